/** Runs `engine/cli/check-observed.ts` on a host with cgroup v2 that is made for it. The last line is `N passed, N failed`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { arch, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildBaseImages } from '../base-images/build.ts';
import { LabError } from '../driver.ts';
import { buildLabImage } from '../image/build.ts';
import { codeDisk, imagesDisk } from './disks.ts';
import { type Emulation, emulate } from './emulator.ts';
import { makeMachine } from './machine.ts';
import { NAMES } from './observed-names.ts';
import { readReport, type Verdict } from './report.ts';

const LIMIT_MS = 1_500_000;

const since = performance.now();
const say = (line: string): void =>
  console.log(`${((performance.now() - since) / 1000).toFixed(0).padStart(4)} s  ${line}`);

/** Twice at most: what is this slow can miss a limit of one of its own programs. */
async function runMachine(): Promise<Verdict[]> {
  const folder = mkdtempSync(join(tmpdir(), 'engine-room-vm-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  const image = await buildLabImage(say);
  const [machine, images, code] = [
    await makeMachine(say),
    await imagesDisk(image, await buildBaseImages(image, say), say),
    await codeDisk(folder),
  ];
  const verdicts: Verdict[] = [];
  for (const attempt of ['starting the machine', 'retry: of each check, one passing is enough']) {
    say(attempt);
    await runOnce({ machine, images, code, limitMs: LIMIT_MS }, verdicts).catch((error: unknown) => say(`✗ ${error}`));
    if (passedOf(verdicts).length === NAMES.length) break;
  }
  return verdicts;
}

const runOnce = (emulation: Omit<Emulation, 'onLine'>, verdicts: Verdict[]): Promise<void> =>
  emulate({ ...emulation, onLine: (line) => hear(line, verdicts) });

const passedOf = (verdicts: readonly Verdict[]): string[] =>
  NAMES.filter((name) => verdicts.some((verdict) => verdict.name === name && verdict.passed));

function hear(line: string, verdicts: Verdict[]): void {
  const verdict = readReport(line);
  if (verdict) verdicts.push(verdict);
  say(verdict ? `${verdict.passed ? '✓' : '✗'} ${verdict.name}: ${verdict.detail}` : `    ${line.trimEnd()}`);
}

/** Every check that did not report has failed: the machine may have died before it. */
function close(verdicts: Verdict[]): void {
  const passed = passedOf(verdicts);
  const failed = NAMES.length - passed.length;
  console.log(`${passed.length} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

if (arch() !== 'x64') {
  console.log('The machine is made of amd64 packages; this host has another processor.\n0 passed, 0 failed, 1 skipped');
} else {
  const verdicts = await runMachine().catch((error: unknown) => {
    say(error instanceof LabError && error.fix ? `✗ ${error.message}\n  → ${error.fix}` : `✗ ${error}`);
    return [];
  });
  close(verdicts);
}
