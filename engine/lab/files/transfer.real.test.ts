/** Archives and files to and from a real lab, the spiteful ones too. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, pack } from 'tar-stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Labs, openLabs, sh, specOf } from '../real-lab.fixture.ts';
import { folderOfFile } from '../test-folder.fixture.ts';
import { until } from '../until.ts';
import { LabFiles } from './lab-files.ts';
import type { Job, Stored } from './transfer-talk.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
const spec = { ...specOf('transfer'), diskMiB: 512 };
const hostFolder = folderOfFile();
let labs: Labs;
let files: LabFiles;
const inLab = async (line: string): Promise<string> => {
  const { code, out } = await sh(labs.driver, spec.id, line);
  if (code !== 0) throw new Error(`${line} ended with ${code}: ${out}`);
  return out;
};

beforeAll(async () => {
  writeFileSync(join(hostFolder, 'secret'), 'of the host');
  labs = await openLabs();
  const place = await labs.driver.create(spec);
  await labs.driver.boot(spec.id);
  files = new LabFiles(place);
});
afterAll(async () => {
  await files?.close();
  await labs?.close();
});
beforeEach(() => inLab('rm -rf /root/app && mkdir -p /root/app'));

type Part = {
  name: string;
  type?: 'file' | 'symlink' | 'link' | 'directory' | 'fifo';
  linkname?: string;
  text?: string;
};

/** As some program might make it: `tar-stream` does not mind what names lead to. */
async function tarOf(parts: Part[]): Promise<Buffer> {
  const archive = pack();
  for (const { text = '', ...header } of parts) {
    if ((header.type ?? 'file') === 'file') archive.entry(header, text);
    else archive.entry({ ...header, mode: 0o755 });
  }
  archive.finalize();
  return Buffer.concat(await Readable.from(archive as AsyncIterable<Buffer>).toArray());
}

async function upload(job: Job, bytes: Buffer): Promise<Stored | null> {
  const transfer = files.transfer(job);
  const ended = transfer.ended;
  await pipeline(Readable.from([bytes]), transfer.input).catch(() => {});
  transfer.complete();
  return transfer.finished.finally(() => ended);
}
const unpack = (bytes: Buffer, over = false) => upload({ type: 'unpack', path: '/root/app', over }, bytes);

async function download(path: string): Promise<Buffer> {
  const transfer = files.transfer({ type: 'download', path });
  const ended = transfer.ended;
  await transfer.started;
  const bytes = Buffer.concat(await transfer.output.toArray());
  await transfer.finished;
  await ended;
  return bytes;
}

async function namesOf(archive: Buffer): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const entries = extract();
  Readable.from([archive]).pipe(entries as unknown as NodeJS.WritableStream);
  for await (const entry of entries) {
    const { type, linkname } = entry.header;
    // Of a directory with its last slash or without, as the reader of archives likes it.
    const name = entry.header.name.replace(/\/$/, '');
    const text = Buffer.concat(await Readable.from(entry as AsyncIterable<Buffer>).toArray()).toString();
    found[name] = type === 'symlink' ? `-> ${linkname}` : type === 'directory' ? 'directory' : text;
  }
  return found;
}

describe('a directory', () => {
  test('comes down with its links as links, and goes up again the same', async () => {
    const long = `${'n'.repeat(120)}/${'m'.repeat(120)}`;
    await inLab(`cd /root/app; mkdir -p d/${long}; echo deep >d/${long}/x; echo a >d/a; : >d/empty; chmod 750 d/a
      ln -s /etc/shadow d/link; mkfifo d/pipe`);
    const archive = await download('/root/app/d');
    expect(await namesOf(archive)).toMatchObject({
      'd/a': 'a\n',
      'd/empty': '',
      'd/link': '-> /etc/shadow',
      [`d/${long}/x`]: 'deep\n',
    });
    await inLab('mv /root/app/d /root/before');
    expect(await unpack(archive)).toMatchObject({ files: 3, links: 1, left: [] });
    await inLab('rm /root/before/pipe; diff -r --no-dereference /root/before /root/app/d; rm -r /root/before');
    expect(await inLab('cd /root/app/d; stat -c "%U %a" a link | head -1; readlink link')).toBe(
      'root 750\n/etc/shadow\n',
    );
  });

  test('that is larger than an archive may be is not begun', async () => {
    await inLab('cd /root/app; truncate -s 300M sparse; echo x >x');
    const transfer = files.transfer({ type: 'download', path: '/root/app' });
    await expect(transfer.started).rejects.toThrow('256 MiB');
    await transfer.kill();
  });

  test('with a link to a directory of the host has nothing of it', async () => {
    await inLab(`ln -s ${hostFolder} /root/app/host`);
    expect(await namesOf(await download('/root/app'))).toEqual({ app: 'directory', 'app/host': `-> ${hostFolder}` });
    await expect(download('/root/app/host')).rejects.toThrow('link');
  });

  test('in which files grow while it is packed is a whole archive', async () => {
    await inLab('cd /root/app; (timeout 3 sh -c "while :; do echo y; done" >grows) >/dev/null 2>&1 & sleep 0.2');
    expect(Object.keys(await namesOf(await download('/root/app')))).toContain('app/grows');
  });
});

describe('an archive that goes up', () => {
  test.each([
    ['climbs', [{ name: '../../etc/evil', text: 'x' }]],
    ['is absolute', [{ name: '/etc/evil', text: 'x' }]],
    ['climbs by a hard link', [{ name: 'a', type: 'link', linkname: '../../etc/passwd' }]],
  ] as [string, Part[]][])('is refused when it %s', async (_, parts) => {
    await expect(unpack(await tarOf(parts))).rejects.toThrow('leads out');
    expect(await inLab('ls -A /root/app; test ! -e /etc/evil')).toBe('');
  });

  test('writes nothing through a link that it has brought along, or that was there', async () => {
    await inLab(`ln -s ${hostFolder} /root/app/there`);
    const parts: Part[] = [
      { name: 'brought', type: 'symlink', linkname: hostFolder },
      { name: 'brought/evil', text: 'x' },
      { name: 'there/evil', text: 'x' },
      { name: 'there', text: 'instead of the link' },
      { name: 'pipe', type: 'fifo' },
      { name: 'good', text: 'good' },
    ];
    const done = await unpack(await tarOf(parts));
    expect(done).toMatchObject({ files: 1, links: 1 });
    expect(done?.left.map(({ path }) => path)).toEqual(['brought/evil', 'there/evil', 'there', 'pipe']);
    expect(existsSync(join(hostFolder, 'evil'))).toBe(false);
    expect(await inLab('cat /root/app/good')).toBe('good');
  });

  test('leaves what is there, unless it is to be replaced', async () => {
    await inLab('echo mine >/root/app/a');
    const archive = await tarOf([
      { name: './a', text: 'theirs' },
      { name: 'b/c', text: 'new' },
    ]);
    expect(await unpack(archive)).toMatchObject({ files: 1, left: [{ path: './a', taken: true }] });
    expect(await inLab('cat /root/app/a /root/app/b/c')).toBe('mine\nnew');
    expect(await unpack(archive, true)).toMatchObject({ files: 2, left: [] });
    expect(await inLab('cat /root/app/a; ls -A /root/app')).toBe('theirsa\nb\n');
  });

  test('that is cut short, or is none, is told in words', async () => {
    const archive = await tarOf([
      { name: 'a', text: 'a' },
      { name: 'b', text: 'b'.repeat(5000) },
    ]);
    await expect(unpack(archive.subarray(0, 3000))).rejects.toThrow('no whole tar archive');
    await expect(unpack(Buffer.alloc(2000, 'no tar at all'))).rejects.toThrow('no whole tar archive');
    expect(await inLab('ls -A /root/app')).toBe('a\n');
  });

  test('onto a full disk says so, and leaves no half file', async () => {
    await inLab(
      'dd if=/dev/zero of=/root/app/fill bs=1M 2>/dev/null; dd if=/dev/zero of=/root/app/rest bs=512 2>/dev/null; true',
    );
    await expect(unpack(await tarOf([{ name: 'a', text: 'x'.repeat(2_000_000) }]))).rejects.toThrow('disk is full');
    expect(await inLab('cd /root/app; rm fill rest; ls -A')).toBe('');
  });
});

describe('one file', () => {
  const store = (name: string, over: boolean): Job => ({ type: 'store', path: '/root/app', name, over });

  test('goes up and comes down byte for byte', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 256));
    expect(await upload(store('bin', false), bytes)).toMatchObject({ files: 1, bytes: 300_000 });
    expect((await download('/root/app/bin')).equals(bytes)).toBe(true);
    expect(await inLab('stat -c "%U %a" /root/app/bin')).toBe('root 644\n');
  });

  test('that is there is left, unless it is to be replaced', async () => {
    await inLab('echo mine >/root/app/a');
    await expect(upload(store('a', false), Buffer.from('x'))).rejects.toMatchObject({ code: 'EEXIST' });
    await upload(store('a', true), Buffer.from('theirs'));
    expect(await inLab('cat /root/app/a')).toBe('theirs');
    await expect(upload(store('../b', true), Buffer.from('x'))).rejects.toThrow('slash');
  });

  test('whose upload breaks off is not there at all', async () => {
    const transfer = files.transfer(store('half', false));
    const ended = transfer.ended;
    transfer.input.write(Buffer.alloc(100_000));
    await until(async () => (await inLab('ls -A /root/app')) !== '', { limitMs: 60_000, what: 'half a file' });
    transfer.breakOff();
    await ended;
    expect(await inLab('ls -A /root/app')).toBe('');
  });
});
