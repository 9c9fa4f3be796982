'use client';
import { useMemo, useRef } from 'react';
import { Lede, Scroll } from '#components/deck/scroll.tsx';
import { DeckTable, TextTwin } from '#components/deck/text-twin.tsx';
import { useSize } from '#components/flow/use-size.ts';
import { useMoment } from '#components/player/use-moment.ts';
import type { Player } from '#components/player/use-player.ts';
import type { Build } from '#engine/scene/build.ts';
import { criticalPathOf } from '#engine/scene/builds/critical-path.ts';
import { durationText } from '#engine/scene/number-words.ts';
import { STATES, tookText } from './build-words.ts';
import { chosenStep } from './chosen-step.ts';
import { Gantt } from './gantt.tsx';
import { ganttLayout } from './gantt-layout.ts';
import { GraphKey } from './graph-key.tsx';
import { graphLayout } from './graph-layout.ts';
import { GraphPictureView } from './graph-picture.tsx';
import { parallelText } from './parallel-words.ts';
import { momentsOf, stateAt } from './step-moment.ts';
import { nameOf } from './why-words.ts';

/** What is made from what, and when: the graph above, the same steps on the run's time below. */
export function GraphView({ player, build }: { player: Player; build: Build }) {
  const stage = useRef<HTMLElement>(null);
  const { width } = useSize(stage);
  const { end } = player.trace;
  const critical = useMemo(() => criticalPathOf(build, end), [build, end]);
  const graph = useMemo(() => graphLayout(build, critical, width), [build, critical, width]);
  const gantt = useMemo(() => ganttLayout(build, critical), [build, critical]);
  const moments = useMemo(() => momentsOf(build), [build]);
  useMoment(player, moments);
  const chosen = chosenStep(build.steps, player)?.id;
  return (
    <Scroll ref={stage}>
      <Lede>{parallelText(build, critical, end)}</Lede>
      <GraphKey />
      {width > 0 && (
        <>
          <GraphPictureView {...{ build, player, chosen }} picture={graph} />
          <Gantt {...{ build, player, width, chosen }} picture={gantt} />
        </>
      )}
      <Twin build={build} player={player} critical={critical} />
    </Scroll>
  );
}

function Twin({ build, player, critical }: { build: Build; player: Player; critical: readonly string[] }) {
  return (
    <TextTwin>
      {() => (
        <DeckTable>
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col">Stage</th>
              <th scope="col">Made from</th>
              <th scope="col">State</th>
              <th scope="col" data-number>
                Waited
              </th>
              <th scope="col" data-number>
                Ran
              </th>
              <th scope="col">Critical path</th>
            </tr>
          </thead>
          <tbody>
            {build.steps.map((step) => (
              <tr key={step.id}>
                <th scope="row">
                  <code>{step.name}</code>
                </th>
                <td>{step.stage}</td>
                <td>{step.inputs.map((id) => nameOf(id, build.steps)).join(', ')}</td>
                <td>{STATES[stateAt(step, build, player.clock.at)]}</td>
                <td data-number>
                  {step.queuedAt !== undefined && step.startedAt !== undefined
                    ? durationText(Math.max(0, step.startedAt - step.queuedAt))
                    : ''}
                </td>
                <td data-number>{tookText(step)}</td>
                <td>{critical.includes(step.id) ? 'yes' : ''}</td>
              </tr>
            ))}
          </tbody>
        </DeckTable>
      )}
    </TextTwin>
  );
}
