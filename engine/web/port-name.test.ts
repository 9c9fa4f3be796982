import { describe, expect, test } from 'vitest';
import { PortNames, portHost } from './port-name.ts';

const TOKEN = '0123456789abcdef0123456789abcdef';
const env = (domain?: string) => ({ ENGINE_ROOM_PORTS_DOMAIN: domain }) as unknown as NodeJS.ProcessEnv;
const local = new PortNames(env());
const hosted = new PortNames(env('Ports.example.org'));

describe('the names of ports', () => {
  test.each([`8080--${TOKEN}.localhost`, `8080--${TOKEN}.localhost:3000`, `8080--${TOKEN}.LOCALHOST:3000`])(
    '%s is one',
    (host) => {
      expect(local.read(host)).toEqual({ port: 8080, token: TOKEN, domain: 'localhost' });
    },
  );

  test.each([
    ['the site', 'localhost:3000'],
    ['nothing', undefined],
    ['another name below localhost', 'evil.localhost'],
    ['a short token', '8080--0123.localhost'],
    ['another domain', `8080--${TOKEN}.evil.example`],
    ['a domain that was not given', `8080--${TOKEN}.ports.example.org`],
    ['a name below it', `x.8080--${TOKEN}.localhost`],
    ['a name that goes on', `8080--${TOKEN}.localhost.evil.example`],
    ['no port', `0--${TOKEN}.localhost`],
    ['a port that is too high', `65536--${TOKEN}.localhost`],
    ['two ports', `8080--${TOKEN}.localhost:1:2`],
    ['a user', `8080--${TOKEN}.localhost@evil.example`],
  ])('%s is none', (_, host) => {
    expect(local.read(host)).toBeNull();
  });

  test('a domain of one’s own is known beside localhost', () => {
    expect(hosted.read(`80--${TOKEN}.ports.example.org`)?.domain).toBe('ports.example.org');
    expect(hosted.read(`80--${TOKEN}.localhost`)?.domain).toBe('localhost');
    expect(hosted.read(`80--${TOKEN}.example.org`)).toBeNull();
  });

  test.each(['ports', '*.example.org', 'http://ports.example.org', 'ports.example.org:80'])(
    '%s is no domain',
    (domain) => {
      expect(() => new PortNames(env(domain))).toThrow('must be a domain');
    },
  );
});

describe('where ports are', () => {
  test.each(['localhost:3000', '127.0.0.1:3000', '[::1]:3000'])('on this machine below localhost: %s', (host) => {
    expect(hosted.accessFrom(host)).toEqual({ domain: 'localhost' });
  });

  test('elsewhere below the given domain, or nowhere, with what to do', () => {
    expect(hosted.accessFrom('10.0.0.5:3000')).toEqual({ domain: 'ports.example.org' });
    expect(local.accessFrom('10.0.0.5:3000')).toMatchObject({
      fix: expect.stringContaining('ENGINE_ROOM_PORTS_DOMAIN'),
    });
  });

  test('at the port number of the site', () => {
    expect(portHost(80, TOKEN, 'localhost', 'localhost:3000')).toBe(`80--${TOKEN}.localhost:3000`);
    expect(portHost(80, TOKEN, 'ports.example.org', 'room.example.org')).toBe(`80--${TOKEN}.ports.example.org`);
    expect(portHost(80, TOKEN, 'localhost', '[::1]:3000')).toBe(`80--${TOKEN}.localhost:3000`);
  });
});
