/** A command that calls the kernel more often than the probe tells: what is shown, counted and reported as lost adds up to what it did. */
import { expect, test } from 'vitest';
import { reckon } from '#engine/scene/reckoning.ts';
import { foldRuns, noRuns } from '#engine/scene/runs.ts';
import type { TraceView } from '#engine/scene/trace-view.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import { until } from './daemon.fixture.ts';
import { LIMIT_MS, oneLab } from './one-lab.fixture.ts';

const CALLS = 30_000;
const LINE = `for i in {1..${CALLS}}; do kill -URG $$; done`;
/** What else the lab may do within the same seconds: its daemons' housekeeping. */
const OTHERS = 50;

const lab = oneLab();

const kills = ({ spans }: TraceView): number =>
  spans
    .filter(({ name }) => name === 'kill')
    .reduce((sum, { attributes }) => sum + Number(attributes[ATTR.count] ?? 1), 0);

test(
  'a flood of kernel calls typed in a terminal adds up',
  async () => {
    const { root } = await lab.run(LINE);
    const view = () => foldRuns(noRuns, lab.page.log.events).views.get(root.trace) as TraceView;
    const told = () => kills(view()) + reckon(view()).lost.events;
    await until('all of them are told', () => told() >= CALLS, 60_000);
    expect(told()).toBeLessThan(CALLS + OTHERS);
    expect(reckon(view()).lost.events).toBeGreaterThan(CALLS / 10);
    expect(kills(view())).toBeGreaterThan(1000);
  },
  LIMIT_MS,
);

test(
  'and the next command is whole again',
  async () => {
    const { root } = await lab.run('docker ps');
    const { lost } = reckon(foldRuns(noRuns, lab.page.log.events).views.get(root.trace) as TraceView);
    expect(lost.losses).toEqual([]);
  },
  LIMIT_MS,
);
