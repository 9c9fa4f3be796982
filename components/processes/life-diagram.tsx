'use client';
import { useMemo, useRef } from 'react';
import { useSize } from '#components/flow/use-size.ts';
import { durationText } from '#engine/scene/number-words.ts';
import { COMMANDS, type LifeState, lifeAfter } from '#engine/scene/process/container-life.machine.ts';
import type { ContainerStory } from '#engine/scene/process/container-story.ts';
import { causeOf } from '#engine/scene/process/life-words.ts';
import css from './life-diagram.module.css';
import { lifeLayout, type Track } from './life-layout.ts';

type Props = { story: ContainerStory; at: number; state: LifeState };

/** The machine, with the way that this container took until now, and the ways that a command would take it from here. */
export function LifeDiagram({ story, at, state }: Props) {
  const stage = useRef<HTMLDivElement>(null);
  const { width } = useSize(stage);
  const steps = useMemo(() => story.steps.filter((step) => step.at <= at), [story, at]);
  const picture = useMemo(() => lifeLayout(steps, width), [steps, width]);
  const last = steps.at(-1);
  const spoken = steps.map((step) => `${step.to}: ${causeOf(step)}`).join(', ');
  return (
    <div
      ref={stage}
      className={css.stage}
      role="img"
      aria-label={`States of ${story.name}. Its way: ${spoken || 'none yet'}.`}
    >
      {width > 0 && (
        <div
          className={css.sheet}
          data-narrow={!picture.labels || undefined}
          style={{ width: picture.width, height: picture.height }}
        >
          <svg width={picture.width} height={picture.height} aria-hidden="true">
            <title>States</title>
            <defs>
              {(['idle', 'taken', 'open', 'last'] as const).map((kind) => (
                <marker
                  key={kind}
                  id={`life-${kind}`}
                  viewBox="0 0 8 8"
                  refX="7"
                  refY="4"
                  markerWidth="8"
                  markerHeight="8"
                  orient="auto"
                  markerUnits="userSpaceOnUse"
                >
                  <path d="M0,0.6L7.4,4L0,7.4Z" className={css.head} data-kind={kind} />
                </marker>
              ))}
            </defs>
            {picture.tracks.map((track) => {
              const kind = kindOf(track, state, last);
              return (
                <path
                  key={track.id}
                  className={css.track}
                  d={track.path}
                  data-kind={kind}
                  data-unseen={isUnseen(track) || undefined}
                  markerEnd={`url(#life-${kind})`}
                />
              );
            })}
          </svg>
          {picture.labels &&
            picture.tracks.map((track) => (
              <Words key={track.id} track={track} state={state} born={story.steps[0]?.at ?? 0} />
            ))}
          {picture.stations.map(({ state: one, x, y, visits }) => (
            <span
              key={one}
              className={css.station}
              style={{ left: x - picture.station.width / 2, top: y - picture.station.height / 2, ...picture.station }}
              data-now={one === state || undefined}
              data-been={visits > 0 || undefined}
            >
              {one}
              {visits > 1 && picture.labels && <small>{visits}×</small>}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}

type Step = ContainerStory['steps'][number];
type Last = Step | undefined;

function kindOf({ from, to, taken }: Track, state: LifeState, last: Last): 'last' | 'taken' | 'open' | 'idle' {
  if (last && taken.includes(last)) return 'last';
  if (taken.length > 0) return 'taken';
  return from === state && commandsFor(from, to).length > 0 ? 'open' : 'idle';
}

/** Nobody saw it go just this way: it was here, and later there. */
const isUnseen = (track: Track): boolean => track.taken.length > 0 && !track.taken.some((step) => isOf(step, track));

const isOf = (step: Step, { from, to }: Track): boolean => step.from === from && step.to === to;

const takenWords = (step: Step, born: number, isSeen: boolean): string =>
  `${causeOf(step)} after ${durationText(step.at - born)}${isSeen ? '' : `, from ${step.from} to ${step.to}: by this way is inferred`}`;

type WordsProps = { track: Track; state: LifeState; born: number };

/** Words of who took the way; of a way that is open, the commands that would. */
function Words({ track, state, born }: WordsProps) {
  const { from, to, taken, label } = track;
  const open = from === state && taken.length === 0 ? commandsFor(from, to) : [];
  const causes = [...new Set(taken.map(causeOf))].map(short);
  if (causes.length === 0 && open.length === 0) return null;
  const words = causes.length > 0 ? causes.slice(label.width < TWO ? -1 : -2).join(', ') : open.map(short).join(', ');
  return (
    <span
      className={css.words}
      style={{ left: label.x - label.width / 2, top: label.y, width: label.width }}
      title={taken.map((step) => takenWords(step, born, isOf(step, track))).join('\n') || undefined}
      data-grow={label.grow}
      data-open={open.length > 0 || undefined}
    >
      {words}
      {taken.length > 1 && ` ${taken.length}×`}
    </span>
  );
}

/** Room that two causes want (px). */
const TWO = 90;

const short = (command: string): string => command.replace(/^docker /, '');

/** A removal goes by way of `removing`. */
const commandsFor = (from: LifeState, to: LifeState): string[] =>
  COMMANDS.filter((command) => {
    const leads = lifeAfter(from, command);
    return leads !== from && (leads === to || (to === 'removing' && leads === 'gone'));
  });
