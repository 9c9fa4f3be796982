/**
 * What is in a recording, in a small file beside it (`<id>.index.json`), so that a list of hundreds need not read them. Recordings
 * only grow: an index is continued from the byte where it ended. Without one, or with one that cannot be read, it is made anew.
 */
import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { RecordingHeader } from '#engine/trace/recording.ts';
import { RunSummary, takeLine } from './run-summary.ts';

const Index = z.object({
  version: z.literal(1),
  /** So much of the recording is in it: whole lines. */
  bytes: z.number(),
  title: z.string(),
  madeAt: z.string(),
  runs: z.array(RunSummary),
});
export type RecordingIndex = z.infer<typeof Index>;

const CHUNK = 256 * 1024;
/** No recorder writes a longer line: what follows is not read. */
const LONGEST = 4 * 1024 * 1024;
const NEWLINE = 10;

/**
 * @param size of the recording now
 * @returns null when the file is no recording
 */
export async function indexOf(recording: string, file: string, size: number): Promise<RecordingIndex | null> {
  const known = await readIndex(file);
  if (known && known.bytes === size) return known;
  const from = known && known.bytes < size ? known : undefined;
  const before = from?.bytes;
  const index = await read(recording, from).catch(() => null);
  if (index && index.bytes !== before) await keep(file, index).catch(() => {});
  return index;
}

async function readIndex(file: string): Promise<RecordingIndex | undefined> {
  try {
    return Index.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Under its own name at once and whole: two lists may be asked for at the same time. */
async function keep(file: string, index: RecordingIndex): Promise<void> {
  const draft = `${file}.${process.hrtime.bigint()}`;
  await writeFile(draft, JSON.stringify(index), { mode: 0o640 });
  await rename(draft, file);
}

async function read(recording: string, from: RecordingIndex | undefined): Promise<RecordingIndex | null> {
  let index = from;
  for await (const { line, end } of linesOf(recording, from?.bytes ?? 0)) {
    if (index) takeLine(index.runs, line);
    else index = begun(line);
    index.bytes = end;
  }
  return index ?? null;
}

function begun(line: string): RecordingIndex {
  const { title, madeAt } = RecordingHeader.parse(JSON.parse(line));
  return { version: 1, bytes: 0, title, madeAt, runs: [] };
}

/** Whole lines, with the byte at which each ended. */
async function* linesOf(path: string, from: number): AsyncGenerator<{ line: string; end: number }> {
  const file = await open(path, 'r');
  try {
    let [at, rest] = [from, Buffer.alloc(0)];
    for (;;) {
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(CHUNK), position: at });
      if (bytesRead === 0) return;
      const start = at - rest.length;
      const data = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
      at += bytesRead;
      let begin = 0;
      for (let stop = data.indexOf(NEWLINE); stop >= 0; stop = data.indexOf(NEWLINE, begin)) {
        yield { line: data.toString('utf8', begin, stop), end: start + stop + 1 };
        begin = stop + 1;
      }
      rest = data.subarray(begin);
      if (rest.length > LONGEST) return;
    }
  } finally {
    await file.close();
  }
}
