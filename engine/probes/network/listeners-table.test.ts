import { expect, it } from 'vitest';
import { listenersIn } from './listeners-table.ts';

const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0B00007F:A7D3 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 31415 1 0000000000000000 100 0 0 10 0
   1: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 31416 1 0000000000000000 100 0 0 10 0
   2: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 31417 1 0000000000000000 100 0 0 10 0`;
const TCP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 5 1 0
   1: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 6 1 0`;
const UDP = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  102: 0B00007F:EA3E 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 31418 2 0000000000000000 0
  103: 0100007F:0035 0100007F:EA3E 01 00000000:00000000 00:00000000 00000000     0        0 31419 2 0000000000000000 0`;

it.each([
  ['tcp', TCP, ['127.0.0.11:42963 31415', '0.0.0.0:8080 31416']],
  ['tcp', TCP6, [':::8080 5', '::1:80 6']],
  ['udp', UDP, ['127.0.0.11:59966 31418']],
  ['tcp', '', []],
] as const)('of %s, those who wait for anybody', (protocol, table, told) => {
  expect(listenersIn(protocol, table).map(({ address, port, inode }) => `${address}:${port} ${inode}`)).toEqual(told);
});
