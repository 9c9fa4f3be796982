/** Starts the process that decodes, so that it cannot outlive us, however we end, and may do nothing but read files. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readUpTo } from '#engine/lab/inside-lab.ts';
import { ownProgram } from '#engine/lab/own-program.ts';
import { encodeFrame, type Frame, FrameReader } from './decode-frames.ts';

/** A running one. Frames are taken as long as it is not `full`. */
export type DecodeProcess = {
  readonly full: boolean;
  /** Milliseconds of processor time that it has used. */
  readonly worked: number;
  send(frames: readonly Frame[]): void;
  /** Now; nothing is asked of it first. */
  kill(): void;
};

export type DecodeEvents = {
  frame(frame: Frame): void;
  /** There is room again. */
  drained(): void;
  /** Once, with the cause. */
  ended(cause: string): void;
};

/** `store` is the file with pieces that are only named. */
export type StartDecoding = (events: DecodeEvents, store?: number) => DecodeProcess;

const HEAP_MIB = 256;
const MOST_UNSENT = 1 << 20;
const LAST_WORDS = 2000;
/** It runs as root, who may read the sources and descriptors wherever they are, and has no other right. */
const CONFINED = ['--pdeathsig', 'KILL', '--no-new-privs', '--inh-caps=-all', '--bounding-set=-all,+dac_read_search'];
const program = () => [
  process.execPath,
  `--max-old-space-size=${HEAP_MIB}`,
  ...ownProgram(new URL('./decode-main.ts', import.meta.url)),
];

export const startDecoding: StartDecoding = (events, store) => {
  const child = spawn('setpriv', [...CONFINED, '--', ...program()], {
    stdio: ['pipe', 'pipe', 'pipe', store ?? 'ignore'],
    env: environment(),
  }) as ChildProcessWithoutNullStreams;
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-LAST_WORDS);
  });
  child.stdin.on('error', () => {}).on('drain', () => events.drained());
  const reader = new FrameReader();
  child.stdout.on('data', (bytes: Buffer) => {
    try {
      for (const frame of reader.read(bytes)) events.frame(frame);
    } catch {
      child.kill('SIGKILL');
    }
  });
  const end = once(events.ended);
  child.on('error', (error) => end(error.message));
  // When all it said was read, too.
  child.on('close', (code, signal) => end(`${signal ?? `exit status ${code}`}${lastLine(words)}`));
  return {
    get full() {
      return child.stdin.writableLength > MOST_UNSENT;
    },
    get worked() {
      return child.pid === undefined ? 0 : processorTime(child.pid);
    },
    send(frames) {
      child.stdin.cork();
      for (const frame of frames) for (const bytes of encodeFrame(frame)) child.stdin.write(bytes);
      child.stdin.uncork();
    },
    kill() {
      child.kill('SIGKILL');
    },
  };
};

const MS_PER_TICK = 10;

/** Of user and kernel, from /proc; USER_HZ is 100 wherever Node runs. */
const processorTime = (pid: number): number => {
  try {
    const fields = readUpTo(`/proc/${pid}/stat`, 4096).split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
  } catch {
    return 0;
  }
};

const environment = (): NodeJS.ProcessEnv => ({ PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV });

const lastLine = (words: string): string => {
  const line = words.split('\n').findLast((each) => /error/i.test(each));
  return line ? `: ${line.trim()}` : '';
};

const once = <T>(act: (value: T) => void): ((value: T) => void) => {
  let done = false;
  return (value) => {
    if (!done) act(value);
    done = true;
  };
};
