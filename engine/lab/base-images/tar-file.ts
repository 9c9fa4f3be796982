/** A tar entry of an image or an archive. Everything that differs between two builds (times, owners' names) is left out. */
export type TarEntry = {
  /** Relative, without a leading `./`; at most 99 bytes. */
  path: string;
  mode?: number;
} & ({ kind: 'file'; data: Buffer } | { kind: 'directory' } | { kind: 'link' | 'hardlink'; to: string });

const BLOCK = 512;
const TYPE = { file: '0', hardlink: '1', link: '2', directory: '5' } as const;
/** A hard link's mode is that of the file it names, and the last one unpacked wins: ours are all programs. */
const MODE = { file: 0o644, hardlink: 0o755, link: 0o777, directory: 0o755 } as const;

/** The same entries always make the same bytes (ustar; owner root; times at `epoch`, seconds). */
export function tarFile(entries: TarEntry[], epoch: number): Buffer {
  const blocks = entries.flatMap((entry) => [header(entry, epoch), ...body(entry)]);
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

function body(entry: TarEntry): Buffer[] {
  if (entry.kind !== 'file') return [];
  return [entry.data, Buffer.alloc((BLOCK - (entry.data.length % BLOCK)) % BLOCK)];
}

function header(entry: TarEntry, epoch: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const path = entry.kind === 'directory' ? `${entry.path}/` : entry.path;
  if (Buffer.byteLength(path) > 99) throw new Error(`too long for a tar header: ${path}`);
  const octal = (value: number, at: number, digits: number) => block.write(value.toString(8).padStart(digits, '0'), at);
  block.write(path, 0);
  octal(entry.mode ?? MODE[entry.kind], 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(entry.kind === 'file' ? entry.data.length : 0, 124, 11);
  octal(epoch, 136, 11);
  block.write('        ', 148);
  block.write(TYPE[entry.kind], 156);
  if (entry.kind === 'link' || entry.kind === 'hardlink') block.write(entry.to, 157);
  block.write('ustar\x0000', 257, 'latin1');
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  );
  block[154] = 0;
  return block;
}
