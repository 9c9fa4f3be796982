/** The files of a real lab, as an editor works on them, beside the lab's own processes. */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LabPlace } from '../driver.ts';
import { type Labs, openLabs, sh, specOf } from '../real-lab.fixture.ts';
import { until } from '../until.ts';
import { FilesProcess } from './files-process.ts';
import type { FilesAnswer, FilesPush } from './files-talk.ts';
import { LabFiles } from './lab-files.ts';

const TWO_MINUTES = 120_000;
vi.setConfig({ testTimeout: TWO_MINUTES });
const spec = specOf('files');
let labs: Labs;
let place: LabPlace;
let files: LabFiles;
const inLab = async (line: string): Promise<string> => {
  const { code, out } = await sh(labs.driver, spec.id, line);
  if (code !== 0) throw new Error(`${line} ended with ${code}: ${out}`);
  return out;
};

beforeAll(async () => {
  labs = await openLabs();
  place = await labs.driver.create(spec);
  await labs.driver.boot(spec.id);
  files = new LabFiles(place);
}, TWO_MINUTES);
afterAll(async () => {
  await files?.close();
  await labs?.close();
}, TWO_MINUTES);
beforeEach(() => inLab('rm -rf /root/app && mkdir -p /root/app'));

const read = (path: string) => files.perform({ type: 'read', path });
const write = (path: string, text: string, over: string | null = null, mode?: number) =>
  files.perform({ type: 'write', path, text, over, ...(mode !== undefined && { mode }) });
const versionOf = async (path: string): Promise<string> => {
  const answer = await read(path);
  if (answer.type !== 'content') throw new Error(JSON.stringify(answer));
  return answer.version;
};
const DONE = { type: 'done' };

/** Host pids of the processes that work on this lab's files. */
const workers = (): number[] => {
  const pids = execFileSync('pgrep', ['-f', `files-main[^ ]* ${place.uidBase}`], { encoding: 'utf8' });
  return pids.trim().split('\n').map(Number);
};

/** A page's view of one directory. */
class View {
  readonly pushes: FilesPush[] = [];
  static async of(path: string): Promise<View & { first: FilesAnswer }> {
    const view = new View();
    const first = await new Promise<FilesAnswer>((resolve) => files.watch(path, view, resolve));
    return Object.assign(view, { first });
  }
  pushed(push: FilesPush): void {
    this.pushes.push(push);
  }
  get names(): string[] {
    const last = this.pushes.at(-1);
    return last?.type === 'changed' ? last.entries.map(({ name }) => name).sort() : [];
  }
  shows(what: string, ask: (view: View) => boolean): Promise<unknown> {
    return until(() => ask(this), { limitMs: 60_000, what: `${what}; last: ${JSON.stringify(this.pushes.at(-1))}` });
  }
}

describe('a text', () => {
  test('that the editor saves is there for the shell, as the lab’s root’s own', async () => {
    expect(await write('/root/app/Dockerfile', 'FROM busybox\n')).toMatchObject({ type: 'written' });
    expect(await inLab('cat /root/app/Dockerfile; stat -c "%u %g %a" /root/app/Dockerfile; ls -A /root/app')).toBe(
      'FROM busybox\n0 0 644\nDockerfile\n',
    );
  });

  test('keeps owner and mode of the file that was there, unless a mode is named', async () => {
    await inLab('echo old >/root/app/run.sh; chown 1000:1001 /root/app/run.sh; chmod 750 /root/app/run.sh');
    const { version } = (await write('/root/app/run.sh', 'new\n', await versionOf('/root/app/run.sh'))) as {
      version: string;
    };
    expect(await inLab('cd /root/app; cat run.sh; stat -c "%u %g %a" run.sh; ls -A')).toBe(
      'new\n1000 1001 750\nrun.sh\n',
    );
    await write('/root/app/run.sh', 'newer\n', version, 0o700);
    expect(await inLab('stat -c "%u %a" /root/app/run.sh')).toBe('1000 700\n');
  });

  test('comes back byte for byte, with its mark and ends of line', async () => {
    const text = '\u{feff}a\r\nb\u{1f433}\n';
    await write('/root/app/a', text);
    expect(await read('/root/app/a')).toMatchObject({
      type: 'content',
      text,
      size: Buffer.byteLength(text),
      mode: 0o644,
    });
  });
});

describe('nothing is lost', () => {
  test('when the terminal was quicker: what is there comes back, and nothing is written', async () => {
    await write('/root/app/a', 'one');
    const over = await versionOf('/root/app/a');
    await inLab('printf two >/root/app/a');
    const version = await versionOf('/root/app/a');
    expect(await write('/root/app/a', 'three', over)).toMatchObject({ type: 'conflict', text: 'two', version });
    expect(await write('/root/app/a', 'three', null)).toMatchObject({ type: 'conflict', text: 'two' });
    expect(await inLab('cat /root/app/a; ls -A /root/app')).toBe('twoa\n');
    expect(await write('/root/app/a', 'three', version)).toMatchObject({ type: 'written' });
  });

  test('when the file was deleted meanwhile', async () => {
    await write('/root/app/a', 'one');
    const over = await versionOf('/root/app/a');
    await inLab('rm /root/app/a');
    expect(await write('/root/app/a', 'two', over)).toMatchObject({ type: 'conflict', text: null, version: null });
  });

  test('when a program of the lab counts up in the same file as fast as it can', async () => {
    const counting =
      'cd /root/app; echo 0 >n; for i in $(seq 1 600); do echo $i >n.new; mv n.new n; done; echo end >n.new; mv n.new n';
    const program = inLab(counting);
    let seen: string | null = null;
    for (let tries = 0; tries < 200; tries++) {
      const answer = await write('/root/app/n', `editor ${tries}`, seen);
      if (answer.type === 'conflict') seen = answer.version;
      else if (answer.type === 'written') seen = answer.version;
    }
    await program;
    expect(await inLab('ls -A /root/app')).toBe('n\n');
    expect(['end', 'edi']).toContain((await inLab('cat /root/app/n')).slice(0, 3));
  });

  test('when a name is taken: neither a new directory nor another name goes over it', async () => {
    await inLab('cd /root/app; echo a >a; echo b >b; mkdir empty; mkdir full; echo c >full/c');
    for (const to of ['b', 'empty', 'full'])
      expect(await files.perform({ type: 'rename', path: '/root/app/a', to: `/root/app/${to}` })).toMatchObject({
        type: 'refused',
        error: expect.stringContaining('there already'),
      });
    expect(await files.perform({ type: 'make-directory', path: '/root/app/full' })).toMatchObject({ type: 'refused' });
    expect(await files.perform({ type: 'rename', path: '/root/app/full', to: '/root/app/moved' })).toEqual(DONE);
    expect(await files.perform({ type: 'make-directory', path: '/root/app/new' })).toEqual(DONE);
    expect(await inLab('cd /root/app; cat a b moved/c; stat -c "%U %a" new; ls')).toBe(
      'a\nb\nc\nroot 755\na\nb\nempty\nmoved\nnew\n',
    );
  });

  test('a directory is removed with all that is in it, and nothing that a link in it leads to', async () => {
    await inLab(
      'cd /root/app; mkdir -p d/e/f keep; echo k >keep/k; ln -s /root/app/keep d/e/link; mkfifo d/p; echo x >d/e/f/x',
    );
    expect(await files.perform({ type: 'remove', path: '/root/app/d' })).toEqual(DONE);
    expect(await inLab('cd /root/app; ls; cat keep/k')).toBe('keep\nk\n');
    expect(await files.perform({ type: 'remove', path: '/root' })).toMatchObject({ type: 'refused' });
  });
});

describe('what other hands change arrives in the view', () => {
  test('of a shell, of a save by rename, and of a deletion', async () => {
    const view = await View.of('/root/app');
    expect(view.first).toMatchObject({ type: 'listing', entries: [], more: 0 });
    await inLab('echo one >/root/app/a');
    await view.shows('the new file', ({ names }) => names.join() === 'a');
    await inLab('cd /root/app; echo longer >.a.swp; mv .a.swp a');
    await view.shows('the saved file', ({ pushes }) => {
      const last = pushes.at(-1);
      return last?.type === 'changed' && last.entries.length === 1 && last.entries[0]?.size === 7;
    });
    await inLab('rm /root/app/a');
    await view.shows('nothing', ({ pushes, names }) => pushes.length > 0 && names.length === 0);
    files.unwatchAll(view);
  });

  test('of hundreds of files at once, in a few listings', async () => {
    const view = await View.of('/root/app');
    await inLab('cd /root/app; for i in $(seq 1 500); do echo $i >f$i; done; rm f1; touch last');
    await view.shows('all of them', ({ names }) => names.length === 500 && names.includes('last'));
    expect(view.pushes.length).toBeLessThan(250);
    files.unwatchAll(view);
  });

  test('of a mount of that directory elsewhere, as a container has it', async () => {
    const view = await View.of('/root/app');
    await inLab('mkdir -p /mnt/c; mount --bind /root/app /mnt/c; echo x >/mnt/c/from-the-container; umount /mnt/c');
    await view.shows('the file', ({ names }) => names.includes('from-the-container'));
    files.unwatchAll(view);
  });

  test('of a directory that moves away above it, and of one that takes its place', async () => {
    await inLab('mkdir -p /root/app/a/b; echo 1 >/root/app/a/b/one');
    const [above, below] = [await View.of('/root/app'), await View.of('/root/app/a/b')];
    await inLab('cd /root/app; mv a z; mkdir -p a/b; echo 2 >a/b/two');
    await below.shows('the other directory', ({ names }) => names.join() === 'two');
    await inLab('rm -r /root/app/a');
    await below.shows('that it is gone', ({ pushes }) => pushes.at(-1)?.type === 'gone');
    await above.shows('what is left', ({ names }) => names.join() === 'z');
    files.unwatchAll(above);
  });

  test('after the process that looks was killed, too', async () => {
    const view = await View.of('/root/app');
    for (const pid of workers()) process.kill(pid, 'SIGKILL');
    await inLab('touch /root/app/later');
    await view.shows('the file', ({ names }) => names.includes('later'));
    files.unwatchAll(view);
  });
});

test('a process that hangs is ended; its tasks are refused in words, and the next ones done', async () => {
  const impatient = new LabFiles(place, (lab, events) => new FilesProcess(lab, events, 15_000));
  await write('/root/app/a', 'x');
  const known = new Set(workers());
  const readIt = () => impatient.perform({ type: 'read', path: '/root/app/a' });
  const isRead = async () => (await readIt()).type === 'content';
  await until(isRead, { limitMs: 100_000, what: 'the file' });
  for (const pid of workers().filter((worker) => !known.has(worker))) process.kill(pid, 'SIGSTOP');
  expect(await readIt()).toMatchObject({ type: 'refused', error: expect.stringContaining('did not answer') });
  await until(isRead, { limitMs: 100_000, what: 'the file again' });
  await impatient.close();
});
