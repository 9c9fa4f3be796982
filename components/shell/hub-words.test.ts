import { expect, test } from 'vitest';
import type { HubStatus } from '#engine/trace/wire.ts';
import { hubSentence, making } from './hub-words.ts';

const hub = (state: HubStatus['state'], more: Partial<HubStatus> = {}): HubStatus => ({
  ...{ state, done: 2, total: 4, missing: [], failed: [] },
  ...more,
});

test.each([
  ['making', { missing: ['nginx', 'redis'] }, '2 of 4 images can be pulled. Still being made: nginx, redis.'],
  [
    'ready',
    { done: 4 },
    'A copy with 4 images, made here from Debian packages. Pulls and pushes stay on this machine.',
  ],
  ['failed', {}, '2 of 4 images can be pulled. The next start tries the others again.'],
  ['off', { detail: 'docker-registry is missing' }, 'docker-registry is missing'],
  ['off', {}, 'It could not be started: nothing can be pulled.'],
] as const)('a hub that is %s says so', (state, more, words) => {
  expect(hubSentence(hub(state, more as Partial<HubStatus>))).toBe(words);
});

test('only while images are made the header tells of it', () => {
  expect(making(hub('making'))).toBe('its Docker Hub makes images: 2 of 4');
  expect([making(hub('ready')), making(undefined)]).toEqual(['', '']);
});
