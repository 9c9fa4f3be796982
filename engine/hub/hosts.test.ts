import { expect, test } from 'vitest';
import { hostNameOf } from './hosts.ts';

test.each([
  ['registry-1.docker.io', 'registry-1.docker.io'],
  ['HUB.lab:80', 'hub.lab'],
  [undefined, null],
  ['', null],
  ['a b', null],
  ['a:b', null],
  ['[::1]', null],
  ['x'.repeat(101), null],
])('%j is %j', (header, name) => {
  expect(hostNameOf(header)).toBe(name);
});
