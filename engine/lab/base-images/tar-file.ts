/** A tar entry of an image or an archive. Everything that differs between two builds (times, owners' names) is left out. */
export type TarEntry = {
  /** Relative, without a leading `./`. */
  path: string;
  mode?: number;
  /** Root when left out. */
  uid?: number;
  gid?: number;
} & ({ kind: 'file'; data: Buffer } | { kind: 'directory' } | { kind: 'link' | 'hardlink'; to: string });

const BLOCK = 512;
const LONGEST_NAME = 99;
const TYPE = { file: '0', hardlink: '1', link: '2', directory: '5' } as const;
/** A hard link's mode is that of the file it names, and the last one unpacked wins: ours are all programs. */
const MODE = { file: 0o644, hardlink: 0o755, link: 0o777, directory: 0o755 } as const;

/** The same entries always make the same bytes (ustar, with GNU's long names where one is needed; times at `epoch`, seconds). */
export function tarFile(entries: TarEntry[], epoch: number): Buffer {
  const blocks = entries.flatMap((entry) => [...longNames(entry), header(entry, epoch), ...body(entry)]);
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

function body(entry: TarEntry): Buffer[] {
  return entry.kind === 'file' ? padded(entry.data) : [];
}

const padded = (data: Buffer): Buffer[] => [data, Buffer.alloc((BLOCK - (data.length % BLOCK)) % BLOCK)];

const nameOf = (entry: TarEntry): string => (entry.kind === 'directory' ? `${entry.path}/` : entry.path);
const targetOf = (entry: TarEntry): string => (entry.kind === 'link' || entry.kind === 'hardlink' ? entry.to : '');

/** What does not fit into a header goes before it, as the content of an entry of its own. */
function longNames(entry: TarEntry): Buffer[] {
  return [
    ...(fits(nameOf(entry)) ? [] : longName('L', nameOf(entry))),
    ...(fits(targetOf(entry)) ? [] : longName('K', targetOf(entry))),
  ];
}

const fits = (name: string): boolean => Buffer.byteLength(name) <= LONGEST_NAME;

function longName(type: string, name: string): Buffer[] {
  const data = Buffer.from(`${name}\0`);
  return [filledHeader({ name: '././@LongLink', type, size: data.length, mode: 0, epoch: 0 }), ...padded(data)];
}

function header(entry: TarEntry, epoch: number): Buffer {
  const { uid, gid, kind } = entry;
  const size = kind === 'file' ? entry.data.length : 0;
  const mode = entry.mode ?? MODE[kind];
  return filledHeader({ name: nameOf(entry), type: TYPE[kind], size, mode, epoch, uid, gid, target: targetOf(entry) });
}

type Header = {
  name: string;
  type: string;
  size: number;
  mode: number;
  epoch: number;
  uid?: number;
  gid?: number;
  target?: string;
};

function filledHeader({ name, type, size, mode, epoch, uid = 0, gid = 0, target = '' }: Header): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, digits: number) => block.write(value.toString(8).padStart(digits, '0'), at);
  Buffer.from(name).copy(block, 0, 0, LONGEST_NAME);
  octal(mode, 100, 7);
  octal(uid, 108, 7);
  octal(gid, 116, 7);
  octal(size, 124, 11);
  octal(epoch, 136, 11);
  block.write('        ', 148);
  block.write(type, 156);
  Buffer.from(target).copy(block, 157, 0, LONGEST_NAME);
  block.write('ustar\x0000', 257, 'latin1');
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  );
  block[154] = 0;
  return block;
}
