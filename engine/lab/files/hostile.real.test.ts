/** What a lab's root lays out for the host, whose root reads and writes there. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { MOST_ENTRIES } from '#engine/trace/workspace.ts';
import type { LabPlace } from '../driver.ts';
import { type Labs, openLabs, sh, specOf } from '../real-lab.fixture.ts';
import { folderOfFile } from '../test-folder.fixture.ts';
import type { FilesAnswer } from './files-talk.ts';
import { LabFiles } from './lab-files.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
const spec = { ...specOf('hostile'), diskMiB: 512 };
const hostFolder = folderOfFile();
const hostFile = join(hostFolder, 'secret');
let labs: Labs;
let place: LabPlace;
let files: LabFiles;
const inLab = async (line: string): Promise<string> => {
  const { code, out } = await sh(labs.driver, spec.id, line);
  if (code !== 0) throw new Error(`${line} ended with ${code}: ${out}`);
  return out;
};

beforeAll(async () => {
  writeFileSync(hostFile, 'of the host');
  labs = await openLabs();
  place = await labs.driver.create(spec);
  await labs.driver.boot(spec.id);
  files = new LabFiles(place);
});
afterAll(async () => {
  await files?.close();
  await labs?.close();
});
beforeEach(() => inLab('rm -rf /root/app && mkdir -p /root/app'));

const read = (path: string) => files.perform({ type: 'read', path });
const write = (path: string, text = 'x', over: string | null = null) =>
  files.perform({ type: 'write', path, text, over });
const list = async (path: string): Promise<FilesAnswer> => {
  const watcher = { pushed: () => {} };
  const answer = await new Promise<FilesAnswer>((resolve) => files.watch(path, watcher, resolve));
  files.unwatchAll(watcher);
  return answer;
};

describe('the host’s files are neither read nor written', () => {
  test.each(['/etc/shadow', '/root/../etc/shadow', '/root/app/../../etc/shadow', '/rootkit', 'root/./x', '/root/a\0b'])(
    'by the path %j',
    async (path) => {
      expect(await read(path)).toMatchObject({ type: 'refused' });
      expect(await write(path)).toMatchObject({ type: 'refused' });
    },
  );

  test('through a link, to the file or to its directory', async () => {
    await inLab(`cd /root/app; ln -s ${hostFile} file; ln -s ${hostFolder} folder; ln -s /etc/shadow shadow`);
    for (const path of ['file', 'folder/secret', 'shadow']) {
      expect(await read(`/root/app/${path}`)).toMatchObject({
        type: 'refused',
        error: expect.stringContaining('link'),
      });
      expect(await write(`/root/app/${path}`)).toMatchObject({
        type: 'refused',
        error: expect.stringContaining('link'),
      });
    }
    expect(await list('/root/app/folder')).toMatchObject({ type: 'refused' });
    expect(await files.perform({ type: 'make-directory', path: '/root/app/folder/made' })).toMatchObject({
      type: 'refused',
    });
    expect(await files.perform({ type: 'remove', path: '/root/app/folder/secret' })).toMatchObject({ type: 'refused' });
    expect(await list('/root/app')).toMatchObject({
      entries: expect.arrayContaining([expect.objectContaining({ name: 'file', type: 'symlink', link: hostFile })]),
    });
    expect(readFileSync(hostFile, 'utf8')).toBe('of the host');
    expect(existsSync(join(hostFolder, 'made'))).toBe(false);
  });

  test('while a directory and a link to the host’s change places all the time', async () => {
    const swapping = `cd /root/app; mkdir real; echo of-the-lab >real/secret; ln -s ${hostFolder} link
      perl -e 'for (my $end = time + 10; time < $end;) { rename $$_[0], $$_[1] for ["real", "t"], ["link", "real"], ["real", "link"], ["t", "real"] }'`;
    const before = statSync(hostFile);
    const program = inLab(swapping);
    let ended = false;
    void program.finally(() => {
      ended = true;
    });
    const answers: FilesAnswer[] = [];
    for (let round = 0; !ended && round < 5000; round++) {
      answers.push(await read('/root/app/real/secret'), await write(`/root/app/real/made${round % 10}`));
    }
    await program;
    expect(answers.length).toBeGreaterThan(10);
    const texts = answers.map((answer) => (answer.type === 'content' ? answer.text : ''));
    expect(texts).not.toContain('of the host');
    expect(statSync(hostFile)).toMatchObject({ mtimeMs: before.mtimeMs, size: before.size });
    expect(existsSync(join(hostFolder, 'made0'))).toBe(false);
  });
});

describe('nothing holds the reader up', () => {
  test.each([
    ['a pipe', 'mkfifo trap', 'pipe'],
    ['a device', 'mount --bind /dev/zero trap', 'device'],
    ['a file of the kernel', 'mount --bind /proc/1/status trap', 'no file system for files'],
    ['a file of the host’s kernel', 'mount --bind /proc/version trap', 'nobody in the lab'],
  ])('%s', async (_, lay, words) => {
    await inLab(`cd /root/app; rm -f trap; ${lay.startsWith('mount') ? 'touch trap; ' : ''}${lay}`);
    expect(await read('/root/app/trap')).toMatchObject({ type: 'refused', error: expect.stringContaining(words) });
    expect(await write('/root/app/trap')).toMatchObject({ type: 'refused' });
    await inLab('umount /root/app/trap 2>/dev/null || true');
  });

  test('a directory of the kernel', async () => {
    await inLab('mkdir /root/app/proc; mount --rbind /proc /root/app/proc; mount --make-rslave /root/app/proc');
    expect(await list('/root/app/proc')).toMatchObject({ type: 'refused' });
    expect(await read('/root/app/proc/1/environ')).toMatchObject({ type: 'refused' });
    expect(await files.perform({ type: 'remove', path: '/root/app/proc' })).toMatchObject({
      type: 'refused',
    });
    expect(await files.perform({ type: 'remove', path: '/root/app' })).toMatchObject({ type: 'refused' });
    await inLab('test -e /root/app/proc/1/environ && umount -l /root/app/proc');
  });

  test('a file that grows without an end, and one that claims to be huge', async () => {
    await inLab(
      'cd /root/app; truncate -s 200G huge; (timeout 3 sh -c "while :; do echo y; done" >grows) >/dev/null 2>&1 &',
    );
    expect(await read('/root/app/huge')).toMatchObject({ type: 'binary', why: 'too large', size: 200 * 2 ** 30 });
    for (let round = 0; round < 20; round++)
      expect((await read('/root/app/grows')).type).toMatch(/content|binary|refused/);
  });

  test('a directory of 100 000 entries: some are listed, all are counted, and then removed', async () => {
    // The lab's own disk has fewer inodes.
    await inLab('mkdir /root/app/ram; mount -t tmpfs -o nr_inodes=150000 ram /root/app/ram');
    await inLab('mkdir /root/app/ram/many; cd /root/app/ram/many; seq 1 100000 | xargs touch');
    const listing = await list('/root/app/ram/many');
    expect(listing).toMatchObject({ type: 'listing', more: 100_000 - MOST_ENTRIES });
    expect(await files.perform({ type: 'remove', path: '/root/app/ram/many' })).toEqual({ type: 'done' });
    expect(await inLab('ls /root/app/ram; umount /root/app/ram')).toBe('');
  });

  test('names that are no text are seen, and removed with their directory', async () => {
    await inLab("mkdir /root/app/odd; touch /root/app/odd/$'\\xff\\xfe' $'/root/app/odd/new\\nline'");
    expect(await list('/root/app/odd')).toMatchObject({
      entries: [
        { name: 'new\nline', type: 'file' },
        { name: '\ufffd\ufffd', type: 'other' },
      ],
    });
    expect(await files.perform({ type: 'remove', path: '/root/app/odd' })).toEqual({ type: 'done' });
  });
});

test('a full disk is told in words, and what was there stays whole', async () => {
  await write('/root/app/a', 'whole');
  const { version } = (await read('/root/app/a')) as { version: string };
  await inLab(
    'dd if=/dev/zero of=/root/app/fill bs=1M 2>/dev/null; dd if=/dev/zero of=/root/app/rest bs=512 2>/dev/null; true',
  );
  expect(await write('/root/app/a', 'y'.repeat(1_000_000), version)).toMatchObject({
    type: 'refused',
    error: expect.stringContaining('disk is full'),
  });
  expect(await inLab('cat /root/app/a; ls -A /root/app')).toBe('wholea\nfill\nrest\n');
  await inLab('rm /root/app/fill /root/app/rest');
  expect(await write('/root/app/a', 'again', version)).toMatchObject({ type: 'written' });
});

test('a file that something is mounted on is not replaced, since that would take the mount away', async () => {
  await inLab('cd /root/app; echo a >a; echo b >b; mount --bind b a');
  const { version } = (await read('/root/app/a')) as { version: string };
  expect(await write('/root/app/a', 'c', version)).toMatchObject({
    type: 'refused',
    error: expect.stringContaining('mounted'),
  });
  expect(await inLab('cat /root/app/a; umount /root/app/a; cat /root/app/a')).toBe('b\na\n');
});
