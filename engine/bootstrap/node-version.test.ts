import { expect, test } from 'vitest';
import { requireNode } from './node-version.mjs';

test.each([
  ['run', '20.9.0'],
  ['run', '20.20.2'],
  ['run', '22.0.0'],
  ['run', '100.1.0'],
  ['test', '20.19.0'],
  ['test', '22.1.0'],
] as const)('to %s, Node %s will do', (purpose, version) => {
  expect(() => requireNode(purpose, version)).not.toThrow();
});

test.each([
  ['run', '18.20.4', '20.9 or newer'],
  ['run', '20.8.1', '20.9 or newer'],
  ['run', '9.11.2', '20.9 or newer'],
  ['test', '20.18.3', '20.19 or newer'],
] as const)('to %s, Node %s is too old, and the message says what is needed', (purpose, version, needed) => {
  expect(() => requireNode(purpose, version)).toThrow(needed);
});
