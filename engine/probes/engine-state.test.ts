import { describe, expect, it } from 'vitest';
import { type EngineEvent, factOf, factsOf, inspectedFact, isEngineEvent } from './engine-state.ts';

const event = (Type: string, Action: string, Attributes: Record<string, string> = {}): EngineEvent => ({
  Type,
  Action,
  Actor: { ID: 'x', Attributes },
});

it.each([null, 1, {}, { Type: 'container', Action: 'start' }, { Type: 'container', Action: 1, Actor: { ID: 'x' } }])(
  '%j is no event',
  (value) => {
    expect(isEngineEvent(value)).toBe(false);
  },
);

describe('an event of the engine', () => {
  it.each<[string, string, string | undefined, string]>([
    ['container', 'create', undefined, 'created'],
    ['container', 'start', 'created', 'running'],
    ['container', 'pause', 'running', 'paused'],
    ['container', 'unpause', 'paused', 'running'],
    ['container', 'kill', 'running', 'running'],
    ['container', 'exec_start: sh -c true', 'running', 'running'],
    ['container', 'die', 'running', 'exited'],
    ['container', 'destroy', 'exited', 'gone'],
    ['image', 'load', undefined, 'present'],
    ['image', 'untag', undefined, 'present'],
    ['image', 'delete', undefined, 'gone'],
    ['network', 'connect', undefined, 'present'],
    ['network', 'destroy', undefined, 'gone'],
    ['volume', 'create', undefined, 'present'],
  ])('%s %s after %s leaves it %s', (type, action, known, state) => {
    expect(isEngineEvent(event(type, action))).toBe(true);
    expect(factOf(event(type, action), known)?.state).toBe(state);
  });

  it('has its exit code as a number and the rest of its action as a detail', () => {
    expect(factOf(event('container', 'die', { exitCode: '137', name: 'web' }), 'running')?.attributes).toEqual({
      exitCode: 137,
      name: 'web',
    });
    expect(factOf(event('container', 'exec_start: ls -l'), 'running')).toMatchObject({
      action: 'exec_start',
      attributes: { detail: 'ls -l' },
    });
  });

  it('of an unknown kind, or of a container nobody knows, is none', () => {
    expect(factOf(event('plugin', 'enable'), undefined)).toBeUndefined();
    expect(factOf(event('container', 'kill'), undefined)).toBeUndefined();
  });
});

describe('a closer look at a container', () => {
  const started = factOf(event('container', 'start', { name: 'web' }), 'created');
  const died = factOf(event('container', 'die', { name: 'web', exitCode: '137' }), 'running');
  if (!started || !died) throw new Error('the test has no facts');

  it('tells where its ports are published', () => {
    const Ports = {
      '80/tcp': [
        { HostIp: '0.0.0.0', HostPort: '8080' },
        { HostIp: '::', HostPort: '8080' },
      ],
      '81/tcp': null,
    };
    expect(inspectedFact(started, { State: { Status: 'running' }, NetworkSettings: { Ports } })).toMatchObject({
      action: 'inspect',
      state: 'running',
      attributes: { name: 'web', ports: ['0.0.0.0:8080->80/tcp', '[::]:8080->80/tcp'] },
    });
  });

  it('tells that it comes back, and why it died', () => {
    expect(inspectedFact(died, { State: { Status: 'restarting', OOMKilled: true } })).toMatchObject({
      state: 'restarting',
      attributes: { oomKilled: true, exitCode: 137 },
    });
  });

  it('tells nothing when there is nothing new', () => {
    expect(inspectedFact(started, { State: { Status: 'running' } })).toBeUndefined();
  });

  it('after a health check does not take its code for the container’s', () => {
    const checked = factOf(event('container', 'exec_die', { name: 'web', execID: 'e', exitCode: '1' }), 'running');
    const answer = { State: { OOMKilled: true } };
    expect(checked && inspectedFact(checked, answer)?.attributes).toEqual({ name: 'web', oomKilled: true });
  });

  it('tells that a restart was called off, which no event says', () => {
    const stopped = factOf(event('container', 'stop', { name: 'web' }), 'restarting');
    expect(stopped && inspectedFact(stopped, { State: { Status: 'exited' } })?.state).toBe('exited');
    expect(inspectedFact(started, { State: { Status: 'exited' } })).toBeUndefined();
  });
});

describe('what is there when the watch begins', () => {
  it('is told as present, containers in their states', () => {
    const facts = factsOf({
      containers: [
        {
          Id: 'c',
          Names: ['/web'],
          Image: 'busybox',
          State: 'paused',
          Ports: [
            { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
            { PrivatePort: 81, Type: 'tcp' },
          ],
        },
      ],
      images: [
        { Id: 'i', RepoTags: ['busybox:latest'] },
        { Id: 'j', RepoTags: null },
      ],
      networks: [{ Id: 'n', Name: 'bridge', Driver: 'bridge' }],
      volumes: [{ Name: 'v', Driver: 'local' }],
    });
    expect(facts.map(({ subject, state, attributes }) => [subject.kind, subject.id, state, attributes.name])).toEqual([
      ['image', 'i', 'present', 'busybox:latest'],
      ['image', 'j', 'present', 'j'],
      ['network', 'n', 'present', 'bridge'],
      ['volume', 'v', 'present', 'v'],
      ['container', 'c', 'paused', 'web'],
    ]);
    expect(facts.at(-1)?.attributes.ports).toEqual(['0.0.0.0:8080->80/tcp']);
  });
});
