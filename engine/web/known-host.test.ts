import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { knownHosts } from './known-host.ts';

const knows = (host: string | undefined, env: NodeJS.ProcessEnv | Record<string, string> = {}): boolean =>
  knownHosts(env as NodeJS.ProcessEnv)({ headers: { host } } as IncomingMessage);

describe('the names that the site answers to', () => {
  test.each(['localhost', 'LOCALHOST:3000', '127.0.0.1:3000', '[::1]:8080'])('this machine as %s', (host) => {
    expect(knows(host)).toBe(true);
  });

  test.each([
    undefined,
    '',
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    'localhost@evil.example',
    '192.168.1.5:3000',
    '0.0.0.0:3000',
    'localhost:3000:3000',
  ])('not %s', (host) => {
    expect(knows(host)).toBe(false);
  });

  test('the one it was told to listen on, and those it was told of', () => {
    const env = { HOST: 'lab.local', ENGINE_ROOM_HOSTS: 'one.example, Two.example,fd00::5' };
    expect(['lab.local:80', 'one.example', 'two.example:3000', '[fd00::5]:1'].map((host) => knows(host, env))).toEqual(
      Array(4).fill(true),
    );
    expect(knows('three.example', env)).toBe(false);
  });

  test('on every address each address, still no other name', () => {
    for (const HOST of ['0.0.0.0', '::']) {
      expect(knows('192.168.1.5:3000', { HOST })).toBe(true);
      expect(knows('[fd00::5]:3000', { HOST })).toBe(true);
      expect(knows('evil.example:3000', { HOST })).toBe(false);
    }
  });
});
