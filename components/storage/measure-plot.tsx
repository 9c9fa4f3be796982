'use client';
import { useMemo, useRef } from 'react';
import { useSize } from '#components/flow/use-size.ts';
import { durationText } from '#engine/scene/number-words.ts';
import type { MeasuredWork } from '#engine/scene/storage/measure/measure-line.ts';
import { findings, findingWords, PLACE_NAMES, WORK_NAMES } from '#engine/scene/storage/measure/measure-words.ts';
import type { Samples } from '#engine/scene/storage/measure/read-samples.ts';
import css from './measure.module.css';
import { LANE, type Lane, measureLayout, RADIUS } from './measure-layout.ts';

type Props = { work: MeasuredWork; samples: Samples; beside: Samples | undefined };

/** One work: how long each sample took at each place, and what that says. */
export function MeasurePlot({ work, samples, beside }: Props) {
  const stage = useRef<HTMLDivElement>(null);
  const { width } = useSize(stage);
  const left = width < 500 ? 92 : 128;
  const runs = useMemo(() => (beside ? [samples, beside] : [samples]), [samples, beside]);
  const pictures = runs.map((run) => measureLayout(run, work, { left, width, runs }));
  const { title, text } = WORK_NAMES[work];
  return (
    <section className={css.work} aria-label={title}>
      <h3>{title}</h3>
      <p>{text}</p>
      <div ref={stage} className={css.plots}>
        {width > 0 &&
          pictures.map(({ lanes, ticks, height }, index) => (
            <svg
              // biome-ignore lint/suspicious/noArrayIndexKey: the first is the run that is shown, the second stands beside it
              key={index}
              width={width}
              height={height}
              role="img"
              aria-label={`${title}${index > 0 ? ', the other measurement' : ''}: ${lanes.map(laneWords).join('; ')}`}
              data-beside={index > 0 || undefined}
            >
              {ticks.map(({ x, ns }) => (
                <g key={ns} transform={`translate(${x},0)`} className={css.tick}>
                  <line y2={height - 20} />
                  <text y={height - 7}>{durationText(ns)}</text>
                </g>
              ))}
              {lanes.map((lane) => (
                <LaneMarks key={lane.place} lane={lane} />
              ))}
            </svg>
          ))}
      </div>
      <ul className={css.findings}>
        {findings(samples, work).map((finding) => (
          <li key={finding.place} data-verdict={finding.verdict.kind}>
            {findingWords(finding)}
          </li>
        ))}
      </ul>
    </section>
  );
}

const LaneMarks = ({ lane: { place, y, box, dots, spread } }: { lane: Lane }) => (
  <g className={css.lane} data-place={place}>
    <text x={0} y={y + LANE / 2 - 2}>
      {PLACE_NAMES[place]}
    </text>
    <text x={0} y={y + LANE / 2 + 11} className={css.median}>
      {spread ? durationText(spread.median) : 'no sample'}
    </text>
    {box && (
      <>
        <rect x={box.low} y={y + 4} width={Math.max(1, box.high - box.low)} height={LANE - 8} rx={3} />
        <line x1={box.median} x2={box.median} y1={y + 2} y2={y + LANE - 2} />
      </>
    )}
    {dots.map((dot) => (
      <circle key={`${dot.y}`} cx={dot.x} cy={dot.y} r={RADIUS} />
    ))}
  </g>
);

const laneWords = ({ place, spread }: Lane): string =>
  spread
    ? `${PLACE_NAMES[place]} median ${durationText(spread.median)}, middle half ${durationText(spread.low)} to ${durationText(spread.high)}`
    : `${PLACE_NAMES[place]} no sample`;
