import { describe, expect, it, test } from 'vitest';
import type { Observation } from '#engine/correlate/observation.ts';
import { nanos } from '#engine/trace/ids.ts';
import { StoreTrigger } from './image-store-trigger.ts';

const at = nanos(1);
const event = (
  kind: 'image' | 'daemon' | 'container' | 'stored-image',
  action: string,
  state = 'present',
): Observation => ({
  ...{ kind: 'engine.event', at, subject: { kind, id: 'x' }, action, state, attributes: {} },
});
const request = (method: string, url: string): Observation => ({
  ...{ kind: 'http.request', at, connection: 1, exchange: 7, method, url, headers: {} },
});
const answered: Observation = { kind: 'http.ended', at, exchange: 7, requestSize: 0, responseSize: 0 };

describe('what means that the image store may have changed', () => {
  test.each<[string, Observation, 'start' | 'change' | undefined]>([
    ['an image was pulled', event('image', 'pull'), 'change'],
    ['an image was removed', event('image', 'delete', 'gone'), 'change'],
    ['dockerd began', event('daemon', 'start'), 'start'],
    ['dockerd ended', event('daemon', 'stop', 'gone'), undefined],
    ['an image was asked about by us', event('image', 'inspect'), undefined],
    ['a container began', event('container', 'start'), undefined],
    ['what was told of the store itself', event('stored-image', 'read'), undefined],
  ])('%s', (_, seen, expected) => {
    expect(new StoreTrigger().means(seen)).toBe(expected);
  });

  test.each<[string, string, boolean]>([
    ['POST', '/v1.45/build?t=x', true],
    ['POST', '/build', true],
    ['POST', '/v1.45/commit?container=a', true],
    ['POST', '/v1.45/images/create?fromImage=busybox', true],
    ['POST', '/v1.45/images/localhost:5000/a/b/push?tag=1', true],
    ['POST', '/v1.45/images/a/tag?repo=b', true],
    ['DELETE', '/v1.45/images/a', true],
    ['GET', '/v1.45/images/json', false],
    ['POST', '/v1.45/containers/create', false],
    ['POST', '/v1.45/build/prune', true],
  ])('the end of %s %s: %s', (method, url, means) => {
    const trigger = new StoreTrigger();
    expect(trigger.means(request(method, url))).toBeUndefined();
    expect(trigger.means(answered)).toBe(means ? 'change' : undefined);
    expect(trigger.means(answered), 'once').toBeUndefined();
  });

  it('the end of a build by BuildKit, and not of its questions', () => {
    const trigger = new StoreTrigger();
    const call = (id: string, method: string): Observation => ({
      ...{
        kind: 'grpc.request',
        at,
        call: id,
        socket: 'docker.sock',
        path: `/moby.buildkit.v1.Control/${method}`,
        metadata: {},
      },
    });
    for (const one of [call('a', 'Solve'), call('b', 'Status')]) trigger.means(one);
    const ended = (id: string): Observation => ({ kind: 'grpc.ended', at, call: id, status: 0 });
    expect([trigger.means(ended('a')), trigger.means(ended('b'))]).toEqual(['change', undefined]);
  });
});
