import { describe, expect, test } from 'vitest';
import type { HubEnd, HubEvent } from '#engine/hub/hub-event.ts';
import { hubObservation } from './hub-observations.ts';

const nobody = () => undefined;
const ended = (more: Partial<HubEnd>): HubEvent => ({
  type: 'ended',
  exchange: 1,
  at: 5n,
  received: 0,
  sent: 0,
  ...more,
});

test('a request says who asked, where its process is known', () => {
  const peer = { pid: 7, uid: 0, argv: ['curl'], ancestors: [] };
  const asked: HubEvent = {
    ...{ type: 'request', exchange: 1, at: 5n, host: 'auth.docker.io', method: 'GET', path: '/token', headers: {} },
    ...{ connection: 3, clientAddress: '198.51.100.10', clientPort: 4000 },
  };
  const seen = hubObservation(asked, (port) => (port === 4000 ? peer : undefined));
  expect(seen).toMatchObject({ kind: 'registry.request', at: 5, connection: 3, url: '/token', peer });
  expect(hubObservation(asked, nobody)).not.toHaveProperty('peer');
});

describe('the body of an answer', () => {
  test.each<[string, Partial<HubEnd>, object]>([
    ['that is JSON is parsed', { sent: 7, responseBody: '{"a":1}' }, { responseBody: { content: { a: 1 }, size: 7 } }],
    ['that is text stays text', { sent: 5, responseBody: 'hello' }, { responseBody: { content: 'hello', size: 5 } }],
    ['of which the end is missing says how much', { sent: 100, responseBody: '{"a"' }, { responseCut: 96 }],
    ['that is not told says how large it was', { sent: 100 }, { responseSize: 100, responseCut: 100 }],
    ['that broke off says why', { sent: 3, failure: 'the lab ended' }, { failure: 'the lab ended' }],
  ])('%s', (_, end, expected) => {
    expect(hubObservation(ended(end), nobody)).toMatchObject(expected);
  });

  test('that is whole has nothing left out', () => {
    expect(hubObservation(ended({ sent: 2, responseBody: 'ab' }), nobody)).not.toHaveProperty('responseCut');
  });
});
