'use client';
import { walk } from '#components/deck/walk.ts';
import type { Player } from '#components/player/use-player.ts';
import type { Build } from '#engine/scene/build.ts';
import { STATES, shortName, stageText, tookText } from './build-words.ts';
import css from './graph.module.css';
import { type GraphEdge, type GraphNode, type GraphPicture, LANE_HEAD, NODE } from './graph-layout.ts';
import { StateMark } from './state-mark.tsx';
import { isFinished, isOwn, stateAt } from './step-moment.ts';

type Props = { build: Build; picture: GraphPicture; player: Player; chosen: string | undefined };

/** Stages as lanes, steps as boxes, real inputs as lines. The boxes are buttons that read out what they are made from. */
export function GraphPictureView({ build, picture, player, chosen }: Props) {
  const { width, height, lanes, nodes, edges } = picture;
  const at = player.clock.at;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups controls; these are the nodes of a picture
    <div
      className={css.graph}
      role="group"
      aria-label="Stages and steps. Up and down move through the steps, Enter selects."
      onKeyDown={walk}
    >
      <div className={css.sheet} style={{ width, height }}>
        {lanes.map(({ stage, y, height: lane, skipped }) => (
          <p key={stage} className={css.lane} style={{ top: y, height: lane }} data-skipped={skipped || undefined}>
            <span style={{ height: LANE_HEAD }}>
              {stage === '' ? 'from the client' : stageText(stage)}
              {skipped && <em>skipped: nothing that was asked for needs it</em>}
            </span>
          </p>
        ))}
        <svg width={width} height={height} aria-hidden="true">
          {edges.map((edge) => (
            <Edge key={edge.key} edge={edge} nodeWidth={picture.nodeWidth} />
          ))}
        </svg>
        {nodes.map((node) => (
          <Node
            key={node.step.id}
            {...{ build, node, at }}
            width={picture.nodeWidth}
            chosen={node.step.id === chosen}
            select={() => node.step.span && player.selectSpan(node.step.span)}
          />
        ))}
      </div>
    </div>
  );
}

type NodeProps = {
  build: Build;
  node: GraphNode;
  at: number;
  width: number;
  chosen: boolean;
  select: () => void;
};

function Node({ build, node: { step, x, y, critical }, at, width, chosen, select }: NodeProps) {
  const state = stateAt(step, build, at);
  const took = isFinished(state) ? tookText(step) : '';
  const inputs = step.inputs.flatMap((id) => build.steps.find((one) => one.id === id)?.name ?? []);
  return (
    <button
      type="button"
      data-row
      className={css.node}
      style={{ left: x, top: y, width, height: NODE }}
      title={step.name}
      data-state={state}
      data-critical={critical || undefined}
      aria-current={chosen || undefined}
      disabled={step.span === undefined && state !== 'skipped'}
      onClick={select}
    >
      <b>{shortName(step.name)}</b>
      <small>
        <StateMark state={state} /> {STATES[state]} {took}
      </small>
      <span className="sr">
        {[
          isOwn(step) ? '' : `, ${stageText(step.stage)}`,
          inputs.length > 0 ? `, made from ${inputs.join(' and ')}` : ', made from nothing else',
          critical ? ', on the critical path' : '',
        ].join('')}
      </span>
    </button>
  );
}

function Edge({ edge: { from, to, critical, inferred }, nodeWidth }: { edge: GraphEdge; nodeWidth: number }) {
  const [x0, y0] = [from.x + nodeWidth, from.y + NODE / 2];
  const [x1, y1] = [to.x, to.y + NODE / 2];
  const bend = Math.max(14, Math.min(60, (x1 - x0) / 2));
  return (
    <path
      className={css.edge}
      d={`M${x0},${y0}C${x0 + bend},${y0} ${x1 - bend},${y1} ${x1},${y1}`}
      data-critical={critical || undefined}
      data-inferred={inferred || undefined}
    />
  );
}
