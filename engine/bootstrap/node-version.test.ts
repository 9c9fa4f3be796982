import { expect, test } from 'vitest';
import { requireNode } from './node-version.mjs';

test.each(['20.9.0', '20.20.2', '22.0.0', '100.1.0'])('accepts Node %s', (version) => {
  expect(() => requireNode(version)).not.toThrow();
});

test.each(['18.20.4', '20.8.1', '9.11.2'])('refuses Node %s and says what is needed', (version) => {
  expect(() => requireNode(version)).toThrow('needs 20.9 or newer');
});
