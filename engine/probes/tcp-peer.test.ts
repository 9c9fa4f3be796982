import { expect, test } from 'vitest';
import { inodeIn } from './tcp-peer.ts';

/** As the kernel printed it, in a lab that pulls. */
const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0A6433C6:01BB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 51230 1 0000000000000000 100 0 0 10 0
   1: 0A6433C6:A3F2 0A6433C6:01BB 01 00000000:00000000 00:00000000 00000000     0        0 51777 2 0000000000000000 20 4 30 10 -1
   2: 0A6433C6:01BB 0A6433C6:A3F2 01 00000000:00000000 00:00000000 00000000     0        0 51778 2 0000000000000000 20 4 30 10 -1
   3: 0A6433C6:A3F4 0A6433C6:01BB 06 00000000:00000000 03:00000F2C 00000000     0        0 0 3 0000000000000000
`;

test.each([
  ['an open connection', 0xa3f2, '51777'],
  ['one that only waits to be forgotten', 0xa3f4, undefined],
  ['one that is not there', 0xa3f3, undefined],
])('%s', (_, port, inode) => {
  expect(inodeIn(TABLE, port)).toBe(inode);
});
