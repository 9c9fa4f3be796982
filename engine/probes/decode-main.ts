/**
 * The process that decodes copies of what labs say: one for all labs of a host, apart from the daemon so that nothing that goes wrong
 * here can touch the traffic. It only ever reads, decodes and answers, one piece after the other: its answers say how far it came.
 * It ends when nobody is there to read for.
 */
import { readSync, writeSync } from 'node:fs';
import { encodeFrame, type Frame, FrameReader, KIND } from './decode-frames.ts';
import { HostedDecoders } from './hosted-decoders.ts';
import { whole } from './stored-piece.ts';

const STDIN = 0;
const STDOUT = 1;
const STORE = 3;
const MOST_AT_ONCE = 256 * 1024;
/** Nobody changes it: it is there to be waited on, for a millisecond. */
const A_MOMENT = new Int32Array(new SharedArrayBuffer(4));

const frames = new FrameReader();
const decoders = new HostedDecoders();

/** Whoever reads may be busy, and this end of the pipe may be one that does not wait: then it is tried again a moment later. */
const say = (frame: Frame): void => {
  let rest: Buffer = Buffer.concat(encodeFrame(frame));
  while (rest.length > 0) rest = rest.subarray(written(rest));
};

const written = (rest: Buffer): number => {
  try {
    return writeSync(STDOUT, rest);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    Atomics.wait(A_MOMENT, 0, 0, 1);
    return 0;
  }
};

const bytes = Buffer.allocUnsafeSlow(MOST_AT_ONCE);
/** False at the end. What was read is copied: decoders may keep what they were given. */
const readOnce = (): boolean => {
  const length = readSync(STDIN, bytes);
  for (const frame of frames.read(Buffer.from(bytes.subarray(0, length)))) {
    const answer = decoders.handle(whole(frame, STORE));
    if (answer) say(answer);
  }
  return length > 0;
};

say({ kind: KIND.ready, flag: 0, connection: 0, at: 0, payload: Buffer.alloc(0) });
while (readOnce());
