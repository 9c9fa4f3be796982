/**
 * Reads what a terminal prints: marks of the shell (OSC 133) become commands, the rest is text. It only reads a copy, the page gets
 * the bytes as they are.
 *
 * `ESC ] 133 ; C ; N ; at=T ; line=L BEL` begins command N, `ESC ] 133 ; D ; S ; N ; at=T BEL` ends it with status S. T is when the
 * shell made the mark: it is read later, and when lines are typed ahead the next command runs by then. A program may print marks too,
 * so a command begins only with a number not had before, ends only when it is the one that runs, and no time is taken that cannot be.
 */
import { StringDecoder } from 'node:string_decoder';
import type { ShellObservation } from '#engine/correlate/observation.ts';
import { type Nanos, nanos, type TerminalId } from '#engine/trace/ids.ts';
import { fromWallClock } from './wall-clock.ts';

const START = Buffer.from('\x1b]133;');
const BEL = 0x07;
const ESC = 0x1b;
const BACKSLASH = 0x5c;
/** A mark that has not ended by then is none. */
const LONGEST_MARK = 256 * 1024;
/** A mark (ns) is not read later than this, however busy the machine: a command must not begin after what it started. */
const LATEST_NS = 10e9;

export class ShellMarks {
  readonly #terminal: TerminalId;
  readonly #emit: (observation: ShellObservation) => void;
  readonly #decoder = new StringDecoder('utf8');
  #held: Buffer = Buffer.alloc(0);
  readonly #clock: (wallSeconds: number) => Nanos;
  #last = 0;
  #markedAt: Nanos = nanos(0);
  #running: number | undefined;

  /** @param clock when it was by our clock, from the shell's own (s) */
  constructor(terminal: TerminalId, emit: (observation: ShellObservation) => void, clock = fromWallClock) {
    this.#clock = clock;
    this.#terminal = terminal;
    this.#emit = emit;
  }

  /** @param at when the bytes were read */
  write(bytes: Buffer, at: Nanos): void {
    let rest = this.#held.length > 0 ? Buffer.concat([this.#held, bytes]) : bytes;
    this.#held = Buffer.alloc(0);
    for (;;) {
      const start = startOfMark(rest);
      this.#text(rest.subarray(0, start), at);
      rest = rest.subarray(start);
      const end = endOfMark(rest);
      if (end === undefined) break;
      this.#mark(rest.toString('utf8', START.length, end.body), at);
      rest = rest.subarray(end.next);
    }
    if (rest.length <= LONGEST_MARK) this.#held = Buffer.from(rest);
    else this.#text(rest, at);
  }

  #text(bytes: Buffer, at: Nanos): void {
    const data = this.#decoder.write(bytes);
    if (data !== '')
      this.#emit({ kind: 'terminal.output', at, terminal: this.#terminal, command: this.#running ?? null, data });
  }

  #mark(mark: string, at: Nanos): void {
    const started = /^C;(\d{1,9});at=([\d.,]*);line=(.*)$/s.exec(mark);
    if (started) this.#started(Number(started[1]), unescapeLine(started[3] ?? ''), this.#made(started[2], at));
    const ended = /^D;(\d{1,3});(\d{1,9});at=([\d.,]*)$/.exec(mark);
    if (ended) this.#ended(Number(ended[2]), Number(ended[1]), this.#made(ended[3], at));
  }

  /** When the mark was made: not before the one before it, not after it was read. */
  #made(time: string | undefined, read: Nanos): Nanos {
    const made = this.#clock(Number.parseFloat(time?.replace(',', '.') ?? ''));
    const earliest = Math.max(this.#markedAt, read - LATEST_NS);
    return made >= earliest && made <= read ? made : read;
  }

  #started(command: number, line: string, at: Nanos): void {
    const isNext = this.#running === undefined ? command > this.#last : command === this.#running + 1;
    if (!isNext) return;
    this.#last = command;
    this.#running = command;
    this.#markedAt = at;
    this.#emit({ kind: 'command.started', at, terminal: this.#terminal, command, line });
  }

  #ended(command: number, exit: number, at: Nanos): void {
    if (command !== this.#running) return;
    this.#running = undefined;
    this.#markedAt = at;
    this.#emit({ kind: 'command.ended', at, terminal: this.#terminal, command, exit });
  }
}

/** Where a mark begins, or may begin at the very end; the length when nothing looks like one. */
const startOfMark = (bytes: Buffer): number => {
  const whole = bytes.indexOf(START);
  if (whole >= 0) return whole;
  const esc = bytes.lastIndexOf(ESC);
  if (esc < 0) return bytes.length;
  const tail = bytes.subarray(esc);
  return tail.length < START.length && START.subarray(0, tail.length).equals(tail) ? esc : bytes.length;
};

/** A mark ends with BEL or ESC \, as any OSC. Undefined while it has not. */
const endOfMark = (bytes: Buffer): { body: number; next: number } | undefined => {
  if (bytes.length < START.length) return undefined;
  const bell = bytes.indexOf(BEL, START.length);
  const esc = bytes.indexOf(ESC, START.length);
  if (esc >= 0 && (bell < 0 || esc < bell)) {
    if (esc + 1 >= bytes.length) return undefined;
    return { body: esc, next: bytes[esc + 1] === BACKSLASH ? esc + 2 : esc };
  }
  return bell < 0 ? undefined : { body: bell, next: bell + 1 };
};

const unescapeLine = (line: string): string =>
  line.replace(/\\(\\|x[0-9a-f]{2})/g, (_, code: string) =>
    code === '\\' ? '\\' : String.fromCharCode(Number.parseInt(code.slice(1), 16)),
  );
