/** `node --import tsx engine/cli/record-builds.ts [NAME…]`: makes the recordings of builds that tests are run on. */
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { LabSession } from '#engine/daemon/lab-session.ts';
import { terminalId } from '#engine/trace/ids.ts';
import { encodeRecording } from '#engine/trace/recording.ts';
import { BUILD_SCENES } from './build-scenes.ts';
import { imagesMade } from './hub-wait.ts';
import { withLabs } from './lab-run.ts';
import { newProgress } from './progress.ts';
import { untilQuiet } from './quiet-trace.ts';

const FOLDER = new URL('../scene/fixtures/builds/', import.meta.url);
const TERMINAL = terminalId('cli');

const chosen = BUILD_SCENES.filter(({ name }) => process.argv.length < 3 || process.argv.includes(name));
const progress = newProgress();

process.exitCode = await withLabs(
  progress,
  async (newLane) => {
    const nextLab = newLane();
    for (const scene of chosen) await recorded(await nextLab(), scene);
    return 0;
  },
  ['nginx'],
);

async function recorded(lab: LabSession, { name, lines }: (typeof chosen)[number]): Promise<void> {
  await imagesMade(lab, ['docker', 'pull', 'nginx'], progress);
  for (const [index, line] of lines.entries()) {
    progress(`${name}: ${line.split('\n')[0]}`);
    await typed(lab, index + 1, line);
  }
  const text = encodeRecording({ ...lab.header, title: name }, lab.log.events);
  writeFileSync(new URL(`${name}.trace.jsonl.gz`, FOLDER), gzipSync(text, { level: 9 }));
}

async function typed(lab: LabSession, command: number, line: string): Promise<void> {
  const argv = ['/bin/sh', '-c', `cd /root\n${line}`];
  const print = (bytes: Buffer) => process.stderr.write(bytes);
  const run = await lab.run({ argv, terminal: TERMINAL, command, line, onStdout: print, onStderr: print });
  await run.exit;
  await untilQuiet(lab.log);
}
