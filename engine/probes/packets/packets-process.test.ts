import { expect, test } from 'vitest';
import { complaintIn } from './packets-process.ts';

test.each([
  ['', ''],
  ['Killed\n', 'Killed'],
  [
    "node:internal/child_process:511\n      this.emit('error', new ErrnoException(err, 'kill'));\n      ^\n\nError: kill EPERM\n    at kill (node:1)\n\nNode.js v20\n",
    'Error: kill EPERM',
  ],
  ['setpriv: unknown capability\n', 'setpriv: unknown capability'],
])('of what was printed at the end, the reason is told: %j', (words, reason) =>
  expect(complaintIn(words)).toBe(reason),
);
