import { memo } from 'react';
import { walk } from '#components/deck/walk.ts';
import { equal } from '#engine/scene/equal.ts';
import type { Gauge, GaugeRow } from '#engine/scene/process/limit-gauges.ts';
import css from './gauges.module.css';
import { GAUGES } from './limit-words.ts';
import details from './process-details.module.css';

type Props = { rows: readonly GaugeRow[]; chosen: GaugeRow | undefined; choose: (container: string) => void };

/** A row for each container, a gauge for each thing that can be limited. It is a table of numbers with bars. */
export function GaugeTable({ rows, chosen, choose }: Props) {
  const inTab = rows.find(({ path }) => path === chosen?.path) ?? rows[0];
  return (
    <table className={css.gauges} onKeyDown={walk}>
      <caption className="sr">What each container uses, and its limits</caption>
      <thead>
        <tr>
          <th scope="col">Container</th>
          {Object.entries(GAUGES).map(([name, title]) => (
            <th key={name} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row
            key={row.path}
            row={row}
            chosen={row.path === chosen?.path}
            inTab={row.path === inTab?.path}
            choose={choose}
          />
        ))}
      </tbody>
    </table>
  );
}

type RowProps = { row: GaugeRow; chosen: boolean; inTab: boolean; choose: Props['choose'] };

/** They are read about once a second, and most come out as they were. */
const Row = memo(function Row({ row: { container, name, facts, gauges }, chosen, inTab, choose }: RowProps) {
  return (
    <tr data-chosen={chosen || undefined}>
      <th scope="row">
        <button
          type="button"
          data-row
          tabIndex={inTab ? 0 : -1}
          aria-current={chosen || undefined}
          onClick={() => choose(container)}
        >
          <b>{name}</b>
          {facts.frozen && <small>paused</small>}
        </button>
      </th>
      {gauges.map((gauge) => (
        <GaugeCell key={gauge.name} gauge={gauge} />
      ))}
    </tr>
  );
}, equal);

function GaugeCell({ gauge: { name, use, limit, flags, share, peak, notes, state } }: { gauge: Gauge }) {
  return (
    <td data-state={state}>
      <span className={css.label} aria-hidden="true">
        {GAUGES[name]}
      </span>
      <p>
        <b>{use}</b> {limit ?? (name === 'io' ? '' : 'no limit')}
      </p>
      {share !== undefined && (
        <div className={css.bar} aria-hidden="true">
          <i style={{ width: `${share * 100}%` }} />
          {peak !== undefined && <u style={{ left: `${peak * 100}%` }} />}
        </div>
      )}
      {flags.map((flag) => (
        <code key={flag} className={details.flag}>
          {flag}
        </code>
      ))}
      {notes.map((note) => (
        <small key={note}>{note}</small>
      ))}
    </td>
  );
}
