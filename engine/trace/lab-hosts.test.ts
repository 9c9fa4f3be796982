import { expect, test } from 'vitest';
import { hostAskedBy, ofHost } from './lab-hosts.ts';

test.each([
  ['/-/ws/lab', 1, '/-/ws/lab'],
  ['/-/ws/lab', 2, '/-/ws/lab?host=2'],
  ['/-/ws/terminal?terminal=t1', 2, '/-/ws/terminal?terminal=t1&host=2'],
  ['/api/files?path=%2Froot', 1, '/api/files?path=%2Froot'],
] as const)('%s of host %i is %s, and is read as that host', (address, host, target) => {
  expect(ofHost(address, host)).toBe(target);
  expect(hostAskedBy(target)).toBe(host);
});

test.each(['/-/ws/lab?host=3', '/-/ws/lab?host=', '/-/ws/lab?host=2.'])('%s names no host', (target) =>
  expect(hostAskedBy(target)).toBeNull(),
);
