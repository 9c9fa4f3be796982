/** The files of a real lab, as an editor works on them, beside the lab's own processes. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LabPlace } from '../driver.ts';
import { type Labs, openLabs, sh, specOf } from '../real-lab.fixture.ts';
import { until } from '../until.ts';
import type { FilesAnswer, FilesPush, FilesTask } from './files-talk.ts';
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
    const { version } = (await write('/root/app/run.sh', 'new\n', await versionOf('/root/app/run.sh'))) as { version: string };
    expect(await inLab('cd /root/app; cat run.sh; stat -c "%u %g %a" run.sh; ls -A')).toBe('new\n1000 1001 750\nrun.sh\n');
    await write('/root/app/run.sh', 'newer\n', version, 0o700);
    expect(await inLab('stat -c "%u %a" /root/app/run.sh')).toBe('1000 700\n');
  });

  test('comes back byte for byte, with its mark and ends of line', async () => {
    const text = '\u{feff}a\r\nb\u{1f433}\n';
    await write('/root/app/a', text);
    expect(await read('/root/app/a')).toMatchObject({ type: 'content', text, size: Buffer.byteLength(text), mode: 0o644 });
  });
});
