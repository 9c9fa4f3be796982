/** Hand-made talk of builds for tests: BuildKit's packets and status messages, tar archives, answers of the classic builder. */
import { BinaryWriter } from '@bufbuild/protobuf/wire';

type Stat = { path: string; mode: number; size?: number; uid?: number; gid?: number; modTime?: bigint; link?: string };

const LEN = 2;
const VARINT = 0;

const bytesOf = (writer: BinaryWriter): Buffer => Buffer.from(writer.finish());

const stat = ({ path, mode, size = 0, uid = 0, gid = 0, modTime = 0n, link = '' }: Stat): Buffer => {
  const writer = new BinaryWriter().tag(1, LEN).string(path).tag(2, VARINT).uint32(mode);
  writer.tag(3, VARINT).uint32(uid).tag(4, VARINT).uint32(gid).tag(5, VARINT).int64(size).tag(6, VARINT).int64(modTime);
  return bytesOf(writer.tag(7, LEN).string(link));
};

export const packet = {
  stat: (of?: Stat): Buffer => {
    const writer = new BinaryWriter();
    return bytesOf(of ? writer.tag(2, LEN).bytes(stat(of)) : writer);
  },
  request: (id: number): Buffer => bytesOf(new BinaryWriter().tag(1, VARINT).int32(1).tag(3, VARINT).uint32(id)),
  data: (id: number, data: string | Buffer = ''): Buffer =>
    bytesOf(
      new BinaryWriter()
        .tag(1, VARINT)
        .int32(2)
        .tag(3, VARINT)
        .uint32(id)
        .tag(4, LEN)
        .bytes(Buffer.from(data as string)),
    ),
  end: (): Buffer => bytesOf(new BinaryWriter().tag(1, VARINT).int32(3)),
  error: (message: string): Buffer =>
    bytesOf(new BinaryWriter().tag(1, VARINT).int32(4).tag(4, LEN).bytes(Buffer.from(message))),
};

/** `moby.upload.v1.BytesMessage` */
export const bytesMessage = (data: Buffer): Buffer => bytesOf(new BinaryWriter().tag(1, LEN).bytes(data));

type Vertex = {
  digest: string;
  name: string;
  inputs?: string[];
  started?: number;
  completed?: number;
  cached?: boolean;
  error?: string;
};
type Told = {
  vertexes?: Vertex[];
  statuses?: { id: string; vertex: string; name?: string; current?: number; total?: number; done?: boolean }[];
  logs?: { vertex: string; stream: number; msg: string | Buffer; at?: number }[];
  warnings?: { vertex: string; short: string; url?: string }[];
};

const time = (seconds: number): Buffer => {
  const whole = Math.floor(seconds);
  const nanos = Math.round((seconds - whole) * 1e9);
  return bytesOf(new BinaryWriter().tag(1, VARINT).int64(whole).tag(2, VARINT).int32(nanos));
};

/** Times in seconds since 1970. */
export const statusMessage = ({ vertexes = [], statuses = [], logs = [], warnings = [] }: Told): Buffer => {
  const all = new BinaryWriter();
  for (const { digest, name, inputs = [], started, completed, cached, error } of vertexes) {
    const one = new BinaryWriter().tag(1, LEN).string(digest);
    for (const input of inputs) one.tag(2, LEN).string(input);
    one
      .tag(3, LEN)
      .string(name)
      .tag(4, VARINT)
      .bool(cached === true);
    if (started !== undefined) one.tag(5, LEN).bytes(time(started));
    if (completed !== undefined) one.tag(6, LEN).bytes(time(completed));
    if (error !== undefined) one.tag(7, LEN).string(error);
    all.tag(1, LEN).bytes(one.finish());
  }
  for (const { id, vertex, name = '', current = 0, total = 0, done } of statuses) {
    const one = new BinaryWriter().tag(1, LEN).string(id).tag(2, LEN).string(vertex).tag(3, LEN).string(name);
    one.tag(4, VARINT).int64(current).tag(5, VARINT).int64(total).tag(6, LEN).bytes(time(1));
    if (done) one.tag(8, LEN).bytes(time(2));
    all.tag(2, LEN).bytes(one.finish());
  }
  for (const { vertex, stream, msg, at = 1 } of logs) {
    const one = new BinaryWriter().tag(1, LEN).string(vertex).tag(2, LEN).bytes(time(at));
    all.tag(3, LEN).bytes(
      one
        .tag(3, VARINT)
        .int64(stream)
        .tag(4, LEN)
        .bytes(Buffer.from(msg as string))
        .finish(),
    );
  }
  for (const { vertex, short, url = '' } of warnings) {
    const one = new BinaryWriter().tag(1, LEN).string(vertex).tag(3, LEN).bytes(Buffer.from(short));
    all.tag(4, LEN).bytes(one.tag(5, LEN).string(url).finish());
  }
  return bytesOf(all);
};

type Entry = { path: string; content?: string | Buffer; type?: string; mode?: number; link?: string; mtime?: number };

const BLOCK = 512;
const padded = (content: Buffer): Buffer => Buffer.concat([content, Buffer.alloc(-content.length & (BLOCK - 1))]);
const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`;

export const tarEntryOf = ({ path, content = '', type = '0', mode = 0o644, link = '', mtime = 0 }: Entry): Buffer => {
  const body = Buffer.from(content as string);
  const head = Buffer.alloc(BLOCK);
  head.write(path, 0, 100);
  head.write(octal(mode, 8), 100);
  head.write(octal(0, 8), 108);
  head.write(octal(0, 8), 116);
  head.write(octal(body.length, 12), 124);
  head.write(octal(mtime, 12), 136);
  head.write(' '.repeat(8), 148);
  head.write(type, 156);
  head.write(link, 157, 100);
  head.write('ustar\x0000', 257);
  head.write(
    octal(
      head.reduce((sum, byte) => sum + byte, 0),
      7,
    ),
    148,
  );
  return Buffer.concat([head, padded(body)]);
};

export const TAR_END = Buffer.alloc(2 * BLOCK);

export const tarOf = (...entries: Entry[]): Buffer => Buffer.concat([...entries.map(tarEntryOf), TAR_END]);

/** One pax record. */
export const paxRecord = (name: string, value: string): string => {
  const rest = ` ${name}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  const digits = String(bytes + String(bytes).length).length;
  return `${bytes + digits}${rest}`;
};

/** Objects of an answer, as the builder ends its lines. */
export const answerOf = (...lines: object[]): string => lines.map((line) => `${JSON.stringify(line)}\r\n`).join('');
export const streams = (...texts: string[]): object[] => texts.map((stream) => ({ stream }));
