import { describe, expect, test } from 'vitest';
import { readUpstream, UPSTREAM } from './upstream-settings.ts';

const HUB = 'https://registry-1.docker.io';
const FILE = 'ENGINE_ROOM_HUB_UPSTREAM_CREDENTIALS';
const read = (text: string) => () => text;

describe('the setting', () => {
  test.each([{}, { [UPSTREAM]: '' }, { [UPSTREAM]: 'off' }, { [FILE]: '/x' }])('%o is none', (env) => {
    expect(readUpstream(env as unknown as NodeJS.ProcessEnv)).toBeNull();
  });

  test.each([
    [HUB, { url: HUB, host: 'registry-1.docker.io' }],
    [`${HUB}/`, { url: HUB, host: 'registry-1.docker.io' }],
    ['http://127.0.0.1:5000', { url: 'http://127.0.0.1:5000', host: '127.0.0.1:5000' }],
  ])('%s is read', (given, settings) => {
    expect(readUpstream({ [UPSTREAM]: given } as unknown as NodeJS.ProcessEnv)).toEqual(settings);
  });

  test.each(['registry-1.docker.io', 'file:///etc', `${HUB}/v2/`, `${HUB}/?x`, 'https://me:secret@hub', 'https://'])(
    '%s is refused in words',
    (given) => {
      expect(() => readUpstream({ [UPSTREAM]: given } as unknown as NodeJS.ProcessEnv)).toThrow(
        /address of a registry/,
      );
    },
  );
});

describe('the file with a login', () => {
  const env = { [UPSTREAM]: HUB, [FILE]: '/secret' } as unknown as NodeJS.ProcessEnv;

  test('holds name and password', () => {
    expect(readUpstream(env, read('me:a:b\n'))?.login).toEqual({ name: 'me', password: 'a:b' });
  });

  test.each(['', 'me', 'me:', ':secret'])('that holds "%s" is refused', (text) => {
    expect(() => readUpstream(env, read(text))).toThrow(/NAME:PASSWORD/);
  });

  test('that is not there is refused', () => {
    expect(() => readUpstream({ ...env, [FILE]: '/nowhere/at/all' })).toThrow(/could not be read/);
  });
});
