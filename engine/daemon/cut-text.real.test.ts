/** A label longer than what is kept of a text in a message: the build's call says how much is left out, and the run's reckoning too. */
import { expect, test } from 'vitest';
import { reckon } from '#engine/scene/reckoning.ts';
import { foldRuns, noRuns } from '#engine/scene/runs.ts';
import type { TraceView } from '#engine/scene/trace-view.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import { until } from './daemon.fixture.ts';
import { LIMIT_MS, oneLab } from './one-lab.fixture.ts';

const LENGTH = 70_000;
const KEPT = 65_536;
/** `scratch` asks no registry; the label is made in the lab, so that the line itself stays short. */
const LINE = `printf 'FROM scratch\\nLABEL a=b\\n' | docker build -q --label long=$(printf %0${LENGTH}d 0) -`;

const lab = oneLab();

test(
  'a text of a message that is too long says how much is left out',
  async () => {
    const { root } = await lab.run(LINE);
    const view = () => foldRuns(noRuns, lab.page.log.events).views.get(root.trace) as TraceView;
    const cut = () => view().requests.filter(({ attributes }) => attributes[ATTR.rpcRequestCut] === LENGTH - KEPT);
    await until('the build is told', () => cut().some(({ name }) => name === 'Control/Solve'), 60_000);
    for (const { attributes } of cut())
      expect(JSON.stringify(attributes[ATTR.rpcRequest])).toContain(`<${LENGTH - KEPT} more characters>`);
    expect(reckon(view()).messages.cut).toBeGreaterThanOrEqual(LENGTH - KEPT);
    expect(lab.page.log.events.filter((event) => event.type === 'probe.reported' && event.probe === 'decoder')).toEqual(
      [],
    );
  },
  LIMIT_MS,
);
