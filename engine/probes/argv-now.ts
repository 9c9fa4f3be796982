/**
 * The arguments of a program from /proc, for when they could not be read while it began (the page was not in memory, or the lines
 * came too late). It is the same memory; only the process may have gone on to another program, which its name tells.
 */
import { readUpTo } from '#engine/lab/inside-lab.ts';
import { ARGV_PIECE, ARGV_PIECES } from './kernel-calls.ts';
import { isArgvRead, type RawCall } from './kernel-lines.ts';

const LONGEST = ARGV_PIECE * ARGV_PIECES;
const LONGEST_NAME = 16;

/** @returns the call, with the arguments that /proc tells where its own are not whole */
export function withArgvNow(raw: RawCall): RawCall {
  if (raw.name !== 'execve' || isArgvRead(raw)) return raw;
  const argv = argvNow(raw);
  return argv && argv.length > (raw.argv?.length ?? 0) ? { ...raw, argv, argvNow: true } : raw;
}

function argvNow({ pid, comm }: RawCall): Buffer | undefined {
  try {
    if (readUpTo(`/proc/${pid}/comm`, LONGEST_NAME + 1).trimEnd() !== comm) return undefined;
    const read = Buffer.from(readUpTo(`/proc/${pid}/cmdline`, LONGEST));
    // Of a process that ends meanwhile, reading stops at the next page, in the middle of a word.
    return read.subarray(0, read.lastIndexOf(0) + 1);
  } catch {
    return undefined;
  }
}
