import { describe, expect, test } from 'vitest';
import { mayAsk } from './port-guard.ts';
import { PortNames } from './port-name.ts';

const TOKEN = '0123456789abcdef0123456789abcdef';
const OTHER = 'fedcba9876543210fedcba9876543210';
const names = new PortNames({ ENGINE_ROOM_PORTS_DOMAIN: 'ports.example.org' } as unknown as NodeJS.ProcessEnv);
const name = { port: 8080, token: TOKEN, domain: 'localhost' };
const may = (method: string, headers: Record<string, string>) => mayAsk(names, { method, headers, name });
const from = (token: string, port = 8080) => `http://${port}--${token}.localhost:3000`;

describe('who may ask a port', () => {
  test.each<[string, string, Record<string, string>]>([
    ['its own page', 'POST', { origin: from(TOKEN), 'sec-fetch-site': 'same-origin' }],
    ['another port of the lab', 'PUT', { origin: from(TOKEN, 3000), 'sec-fetch-site': 'cross-site' }],
    ['its own page, for a picture', 'GET', { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'no-cors' }],
    ['an address that was typed', 'GET', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }],
    ['a link from anywhere', 'GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
    ['a program', 'DELETE', {}],
  ])('%s', (_, method, headers) => {
    expect(may(method, headers)).toBe(true);
  });

  test.each<[string, string, Record<string, string>]>([
    ['a form of another site', 'POST', { origin: 'https://evil.example', 'sec-fetch-mode': 'navigate' }],
    ['a form that hides where it is from', 'POST', { origin: 'null', 'sec-fetch-mode': 'navigate' }],
    ['a form without an origin', 'POST', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
    ['a picture in another site', 'GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['a picture in another lab', 'GET', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }],
    ['a script of another site', 'GET', { origin: 'https://evil.example', 'sec-fetch-mode': 'cors' }],
    ['the site itself', 'GET', { origin: 'http://localhost:3000', 'sec-fetch-mode': 'cors' }],
    ['another lab', 'POST', { origin: from(OTHER) }],
    ['the same token below another domain', 'POST', { origin: `http://8080--${TOKEN}.ports.example.org` }],
    ['no address', 'POST', { origin: 'file://' }],
  ])('not %s', (_, method, headers) => {
    expect(may(method, headers)).toBe(false);
  });
});
