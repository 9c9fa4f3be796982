/** A label longer than what is kept of a text in a message: the build's call says how much is left out, and the run's reckoning too. */
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
const LENGTH = 70_000;
const KEPT = 65_536;
/** `scratch` asks no registry; the label is made in the lab, so that the line itself stays short. */
const LINE = `printf 'FROM scratch\\nLABEL a=b\\n' | docker build -q --label long=$(printf %0${LENGTH}d 0) -`;

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

test(
  'a text of a message that is too long says how much is left out',
  async () => {
    shell.type(`${LINE}\n`);
    const { root } = await page.run(LINE);
    const view = () => foldRuns(noRuns, page.log.events).views.get(root.trace) as TraceView;
    const cut = () => view().requests.filter(({ attributes }) => attributes[ATTR.rpcRequestCut] === LENGTH - KEPT);
    await until('the build is told', () => cut().some(({ name }) => name === 'Control/Solve'), 20_000);
    for (const { attributes } of cut())
      expect(JSON.stringify(attributes[ATTR.rpcRequest])).toContain(`<${LENGTH - KEPT} more characters>`);
    expect(reckon(view()).messages.cut).toBeGreaterThanOrEqual(LENGTH - KEPT);
    expect(page.log.events.filter((event) => event.type === 'probe.reported' && event.probe === 'decoder')).toEqual([]);
  },
  LIMIT,
);
