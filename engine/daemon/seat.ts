/**
 * Which of a session's labs is meant. A session has one lab, and a second when it asks for one: another machine on the same network.
 * A seat is named by its session, the second's with `.2` behind it: sessions have no dot in their names.
 */
import type { HostNumber } from '#engine/trace/lab-hosts.ts';

declare const seatName: unique symbol;
export type SeatName = string & { [seatName]: never };

export const seatOf = (session: string, host: HostNumber = 1): SeatName =>
  (host === 1 ? session : `${session}.${host}`) as SeatName;

export const sessionOfSeat = (seat: SeatName): string => seat.replace(/\.2$/, '');
export const hostOf = (seat: SeatName): HostNumber => (seat.endsWith('.2') ? 2 : 1);
