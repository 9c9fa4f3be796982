/**
 * Puts the lines of the kernel program together again, pure. A call is a header line, attachments on the same cpu, and for some the
 * return value, which may be read before its header, for it may come from another cpu's buffer. All carry thread and entry time.
 */
import { ARGV_PIECE, ARGV_PIECES, STRING_SIZE, WATCHED_CALLS, type WatchedCall } from './kernel-calls.ts';

export type RawCall = {
  name: string;
  uid: number;
  tid: number;
  /** Nanoseconds of CLOCK_MONOTONIC at entry. */
  at: number;
  pid: number;
  ppid: number;
  namespaces: { user: number; pid: number; mnt: number; net: number };
  comm: string;
  numbers: Record<string, number>;
  strings: Record<string, string>;
  /** Netlink messages as far as they were captured, and the bytes of all of them. */
  messages?: Buffer[];
  messagesSize?: number;
  /** NUL-separated, at most 900 bytes of `argvSize`. */
  argv?: Buffer;
  argvSize?: number;
  /** Where the pieces of it begin that were read: a page that was not in memory comes as zeros, and a line can be lost. */
  argvPieces?: number[];
  /** It was asked of /proc. */
  argvNow?: boolean;
  result?: number;
  /** Nanoseconds from entry to return. */
  duration?: number;
};

type Returned = Pick<RawCall, 'result' | 'duration'>;
type Pending = { call: RawCall; spec: WatchedCall; arrived: number };

const SPECS = new Map(WATCHED_CALLS.map((call) => [call.name, call]));
const HEADER_FIELDS = 11;
const ATTACHMENTS = new Set(['S|', 'M|', 'A|', 'L|']);

export class KernelLines {
  /** Return values and lines that came for no call, calls of which something never came, and what is no line of ours. */
  readonly stats = { unmatchedReturns: 0, incomplete: 0, late: 0, malformed: 0 };
  readonly #pending = new Map<string, Pending>();
  readonly #returns = new Map<string, { returned: Returned; arrived: number }>();

  get waiting(): number {
    return this.#pending.size;
  }

  /** When the oldest call was made that waits for the rest of it, of those that may wait for so long (ns). */
  owes(now: number, limit: number): number | undefined {
    let oldest: number | undefined;
    for (const { call, arrived } of this.#pending.values())
      if (now - arrived < limit) oldest = Math.min(oldest ?? call.at, call.at);
    return oldest;
  }

  /** One line without its line feed; `now` in nanoseconds. Gives the call that it completes, if any. */
  line(text: string, now: number): RawCall | undefined {
    const kind = text.slice(0, 2);
    if (kind === 'E|') return this.#header(text, now);
    const [, tid, at] = text.split('|', 3);
    if (tid === undefined || at === undefined) return this.#malformed();
    const key = `${tid}|${at}`;
    const rest = text.slice(kind.length + key.length + 1);
    if (kind === 'R|') return this.#returned(key, returnOf(rest), now);
    const pending = this.#pending.get(key);
    if (!pending) return this.#late(kind);
    attach(pending.call, kind, rest);
    return this.#complete(key, pending);
  }

  /** Calls that have waited longer than `limit` nanoseconds for the rest of them; they are given as they are. */
  expire(now: number, limit: number): RawCall[] {
    const expired: RawCall[] = [];
    for (const [key, pending] of this.#pending) {
      if (now - pending.arrived < limit) continue;
      this.#pending.delete(key);
      this.stats.incomplete++;
      expired.push(pending.call);
    }
    for (const [key, { arrived }] of this.#returns) {
      if (now - arrived < limit) continue;
      this.#returns.delete(key);
      this.stats.unmatchedReturns++;
    }
    return expired;
  }

  /** The call was given up before, or its header was lost. */
  #late(kind: string): undefined {
    if (ATTACHMENTS.has(kind)) this.stats.late++;
    else this.stats.malformed++;
  }

  #malformed(): undefined {
    this.stats.malformed++;
  }

  #header(text: string, now: number): RawCall | undefined {
    const pending = parseHeader(text, now);
    if (!pending) return this.#malformed();
    const key = `${pending.call.tid}|${pending.call.at}`;
    const early = this.#returns.get(key);
    if (early) Object.assign(pending.call, early.returned);
    this.#returns.delete(key);
    this.#pending.set(key, pending);
    return this.#complete(key, pending);
  }

  #returned(key: string, returned: Returned, now: number): RawCall | undefined {
    const pending = this.#pending.get(key);
    if (!pending) {
      this.#returns.set(key, { returned, arrived: now });
      return undefined;
    }
    Object.assign(pending.call, returned);
    return this.#complete(key, pending);
  }

  #complete(key: string, pending: Pending): RawCall | undefined {
    if (!isComplete(pending)) return undefined;
    this.#pending.delete(key);
    return pending.call;
  }
}

const isComplete = ({ call, spec }: Pending): boolean =>
  Object.keys(spec.strings ?? {}).every((key) => key in call.strings) &&
  (!spec.tail || call.argvSize !== undefined || call.messagesSize !== undefined) &&
  (!spec.returns || call.result !== undefined);

const returnOf = (text: string): Returned => {
  const [result, duration] = text.split('|').map(Number);
  return { result: result as number, ...(duration !== undefined && { duration }) };
};

const parseHeader = (text: string, now: number): Pending | undefined => {
  const fields = text.split('|');
  const spec = SPECS.get(fields[1] ?? '');
  if (!spec) return undefined;
  const names = Object.keys(spec.numbers ?? {});
  if (fields.length <= HEADER_FIELDS + names.length) return undefined;
  const [uid, tid, at, pid, ppid, user, pidNs, mnt, net, ...numbers] = fields
    .slice(2, HEADER_FIELDS + names.length)
    .map(Number) as number[];
  const call = {
    name: spec.name,
    uid: uid as number,
    tid: tid as number,
    at: at as number,
    pid: pid as number,
    ppid: ppid as number,
    namespaces: { user: user as number, pid: pidNs as number, mnt: mnt as number, net: net as number },
    comm: fields.slice(HEADER_FIELDS + names.length).join('|'),
    numbers: Object.fromEntries(names.map((name, index) => [name, numbers[index] as number])),
    strings: {},
  };
  return { call, spec, arrived: now };
};

const attach = (call: RawCall, kind: string, rest: string): void => {
  const bar = rest.indexOf('|');
  switch (kind) {
    case 'S|':
      call.strings[rest.slice(0, bar)] = rest.slice(bar + 1);
      return;
    case 'M|':
      call.messages = [...(call.messages ?? []), fromHex(rest)];
      return;
    case 'A|':
      attachArgv(call, Number(rest.slice(0, bar)), fromHex(rest.slice(bar + 1)));
      return;
    case 'L|':
      if (call.name === 'netlink') {
        call.messagesSize = Number(rest);
        return;
      }
      call.argvSize = Number(rest);
      call.argv = call.argv?.subarray(0, readableEnd(call));
      return;
  }
};

/** bpftrace writes `\x41\x42…` (0.17) or `41 42 …` (later ones can). */
const fromHex = (text: string): Buffer => Buffer.from(text.replace(/\\x|\s/g, ''), 'hex');

/** What the kernel cannot read comes as zeros. */
const attachArgv = (call: RawCall, offset: number, piece: Buffer): void => {
  if (piece.every((byte) => byte === 0)) return;
  call.argv = addPiece(call.argv, offset, piece);
  call.argvPieces = [...(call.argvPieces ?? []), offset];
};

/** Was all of an argument list read, as far as the program reads it? */
export const isArgvRead = ({ argv, argvSize }: RawCall): boolean =>
  argvSize !== undefined && argv !== undefined && argv.length >= Math.min(argvSize, ARGV_PIECE * ARGV_PIECES);

/** Before a gap there are only whole words. */
const readableEnd = ({ argv, argvSize = 0, argvPieces = [] }: RawCall): number => {
  const end = Math.min(argvSize, ARGV_PIECE * ARGV_PIECES);
  const read = argvPieces.reduce((to, from) => (from <= to ? Math.max(to, from + ARGV_PIECE) : to), 0);
  return argv === undefined || read >= end ? end : argv.subarray(0, read).lastIndexOf(0) + 1;
};

/** A piece that ends at the end of argv may begin before argv or before the end of the last piece. */
const addPiece = (argv: Buffer | undefined, offset: number, piece: Buffer): Buffer => {
  const whole = argv ?? Buffer.alloc(ARGV_PIECE * ARGV_PIECES);
  if (offset < 0) piece.copy(whole, 0, -offset);
  else piece.copy(whole, offset);
  return whole;
};

/**
 * A string with its further pieces. Each is read from beyond the one before it, so it means something only when that one is full.
 * `cut`: the last one that is read is full, so that the string may go on.
 */
export const joinPieces = (
  strings: Readonly<Record<string, string>>,
  name: string,
): { whole: string; cut: boolean } => {
  let whole = '';
  let cut = false;
  for (let piece = strings[name], index = 1; piece !== undefined; index++) {
    whole += piece;
    cut = Buffer.byteLength(piece) >= STRING_SIZE - 1;
    piece = cut ? strings[`${name}${index}`] : undefined;
  }
  return { whole, cut };
};
