/** A command that calls the kernel more often than the probe tells: what is shown, counted and reported as lost adds up to what it did. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reckon } from '#engine/scene/reckoning.ts';
import { foldRuns, noRuns } from '#engine/scene/runs.ts';
import type { TraceView } from '#engine/scene/trace-view.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import {
  DaemonProcess,
  LabClient,
  newStateDir,
  remains,
  removeStateDir,
  TerminalClient,
  until,
} from './daemon.fixture.ts';

const SESSION = 'a-session-of-the-test';
const LIMIT = 120_000;
const CALLS = 30_000;
const LINE = `for i in {1..${CALLS}}; do kill -URG $$; done`;
/** What else the lab may do within the same seconds: its daemons' housekeeping. */
const OTHERS = 50;

const stateDir = newStateDir();
let daemon: DaemonProcess;
let page: LabClient;
let shell: TerminalClient;

beforeAll(async () => {
  daemon = await DaemonProcess.start(stateDir);
  page = new LabClient(daemon, SESSION);
  await page.ready();
  shell = new TerminalClient(daemon, SESSION, 't1');
  await shell.prompt();
}, LIMIT);

afterAll(async () => {
  await daemon?.end();
  const left = remains(stateDir);
  removeStateDir(stateDir);
  expect(left).toEqual([]);
}, LIMIT);

const kills = ({ spans }: TraceView): number =>
  spans
    .filter(({ name }) => name === 'kill')
    .reduce((sum, { attributes }) => sum + Number(attributes[ATTR.count] ?? 1), 0);

test(
  'a flood of kernel calls typed in a terminal adds up',
  async () => {
    shell.type(`${LINE}\n`);
    const { root } = await page.run(LINE);
    const view = () => foldRuns(noRuns, page.log.events).views.get(root.trace) as TraceView;
    const told = () => kills(view()) + reckon(view()).lost.events;
    await until('all of them are told', () => told() >= CALLS, 20_000);
    expect(told()).toBeLessThan(CALLS + OTHERS);
    expect(reckon(view()).lost.events).toBeGreaterThan(CALLS / 10);
    expect(kills(view())).toBeGreaterThan(1000);
  },
  LIMIT,
);

test(
  'and the next command is whole again',
  async () => {
    shell.type('docker ps\n');
    const { root } = await page.run('docker ps');
    const { lost } = reckon(foldRuns(noRuns, page.log.events).views.get(root.trace) as TraceView);
    expect(lost.losses).toEqual([]);
  },
  LIMIT,
);
