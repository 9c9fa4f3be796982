'use client';
import { Gauge } from 'lucide-react';
import { useState } from 'react';
import { Choice } from '#components/deck/choice.tsx';
import { DeckHead } from '#components/deck/deck-head.tsx';
import { EmptyDeck } from '#components/deck/empty-deck.tsx';
import { Scroll } from '#components/deck/scroll.tsx';
import tools from '#components/deck/tool-row.module.css';
import { byKeyboard } from '#components/lesson/by-keyboard.ts';
import { type LabHand, useLabHand } from '#components/network/lab-hand.ts';
import { useGrown } from '#components/player/use-grown.ts';
import { MEASURE_LINE, WORKS } from '#engine/scene/storage/measure/measure-line.ts';
import { measureNotice } from '#engine/scene/storage/measure/measure-words.ts';
import { growMeasurements, type Measurement, NO_MEASUREMENTS } from '#engine/scene/storage/measure/measurements.ts';
import { countSamples } from '#engine/scene/storage/measure/read-samples.ts';
import css from './measure.module.css';
import { MeasurePlot } from './measure-plot.tsx';
import { MeasureTable } from './measure-table.tsx';
import type { StorageViewProps } from './storage-deck.tsx';

const NONE = '';

/** The same work on a container's layer, a volume, a bind and a tmpfs, measured in this lab by a line that anybody can type. */
export function MeasureView({ log, live }: StorageViewProps) {
  const hand = useLabHand();
  const all = useGrown(log, NO_MEASUREMENTS, growMeasurements).list;
  const [wanted, want] = useState(NONE);
  const [beside, compare] = useState(NONE);
  const shown = all.find(({ trace }) => trace === wanted) ?? all.at(-1);
  const other = all.find(({ trace }) => trace === beside && trace !== shown?.trace);
  return (
    <>
      <DeckHead notice={shown ? leadOf(shown) : ''} />
      <Scroll label="Measurements">
        {!shown && <NothingMeasured live={live} />}
        <div className={tools.row}>
          {hand && <MeasureButton hand={hand} busy={shown?.ended === false} again={all.length > 0} />}
          {all.length > 1 && (
            <>
              <Choice label="Measurement" options={all.map(optionOf)} value={shown?.trace} choose={want} />
              <Choice
                label="Beside it"
                options={[[NONE, 'alone'], ...all.filter((one) => one !== shown).map(besideOf)]}
                value={other?.trace ?? NONE}
                choose={compare}
              />
            </>
          )}
        </div>
        {shown && countSamples(shown.samples) > 0 && (
          <div className={css.works}>
            {WORKS.map((work) => (
              <MeasurePlot key={work} work={work} samples={shown.samples} beside={other?.samples} />
            ))}
          </div>
        )}
        {shown && countSamples(shown.samples) > 0 && <MeasureTable samples={shown.samples} />}
        <p className={css.how}>
          One program does all of it and takes each time itself, by the kernel’s monotonic clock, from before it opens
          the file until it has closed it. The places take turns, and the order moves on by one each round. The bind’s
          source lies below /root, on the lab’s own root, which is an overlay too. Whether a place differs from the
          layer is said by the Mann-Whitney test alone, which knows ranks only: at 1 in 100, shared among three
          comparisons.
        </p>
      </Scroll>
    </>
  );
}

const optionOf = ({ trace, ordinal }: Measurement) => [trace, `measurement ${ordinal}`] as const;
const besideOf = ({ trace, ordinal }: Measurement) => [trace, `beside measurement ${ordinal}`] as const;

function leadOf({ samples, ended, failed }: Measurement): string {
  const count = countSamples(samples);
  if (failed) return 'This measurement failed: what it printed says why. The terminal shows it.';
  if (ended && count === 0)
    return 'This measurement ended well, but what it printed is not in the log. The terminal shows it.';
  if (!ended) return `Measuring: ${count} samples so far.`;
  return measureNotice(samples) || `${count} samples.`;
}

function MeasureButton({ hand, busy, again }: { hand: LabHand; busy: boolean; again: boolean }) {
  return (
    <button
      type="button"
      disabled={busy}
      title={`Type ${MEASURE_LINE}`}
      onClick={(event) => hand.type(MEASURE_LINE, byKeyboard(event))}
    >
      <Gauge size={13} aria-hidden="true" /> {busy ? 'Measuring …' : again ? 'Measure again' : 'Measure'}
    </button>
  );
}

const NothingMeasured = ({ live }: { live: boolean }) => (
  <div className={css.none}>
    <EmptyDeck title="Nothing was measured yet">
      <p>
        {live
          ? 'Measure types a docker command into the terminal. It runs the same work on the container’s own layer, a volume, a bind and a tmpfs, some hundred times, and what comes out is shown here. No answer is given beforehand.'
          : 'No measurement was run in this recording.'}
      </p>
    </EmptyDeck>
  </div>
);
