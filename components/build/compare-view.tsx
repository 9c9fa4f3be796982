'use client';
import { useMemo, useState } from 'react';
import { Choice } from '#components/deck/choice.tsx';
import { EmptyDeck } from '#components/deck/empty-deck.tsx';
import { Lede, Scroll } from '#components/deck/scroll.tsx';
import { DeckTable } from '#components/deck/text-twin.tsx';
import type { Build, BuildStep } from '#engine/scene/build.ts';
import { durationText, plural } from '#engine/scene/number-words.ts';
import type { Runs } from '#engine/scene/runs.ts';
import { STATES, shortName, titleOf } from './build-words.ts';
import css from './compare.module.css';
import { type Compared, type ComparedRow, compareLayout, countsOf, type Difference } from './compare-layout.ts';
import { StateMark } from './state-mark.tsx';
import { whyText } from './why-words.ts';

type Props = {
  builds: readonly Build[];
  build: Build | undefined;
  runs: Runs /** ns, where what goes on ends */;
  now: number;
};

/** Any two builds of the session, step beside step. */
export function CompareView({ builds, build, runs, now }: Props) {
  const [picked, pick] = useState<{ left?: string; right?: string }>({});
  const right = builds.find(({ id }) => id === picked.right) ?? build ?? builds.at(-1);
  const left = builds.find(({ id }) => id === picked.left) ?? before(builds, right);
  if (!left || !right) return <NoPair />;
  const select = (side: 'left' | 'right', value: Build) => (
    <Choice
      label={side === 'left' ? 'First build' : 'Second build'}
      options={builds.map((one, index) => [one.id, `${index + 1}: ${titleOf(one, lineOf(one, builds, runs))}`])}
      value={value.id}
      choose={(id) => pick({ ...picked, [side]: id })}
    />
  );
  return (
    <Scroll>
      <div className={css.selects}>
        {select('left', left)}
        <span aria-hidden="true">⇆</span>
        {select('right', right)}
      </div>
      <Pair left={left} right={right} now={now} />
    </Scroll>
  );
}

/** Several builds of one command are told apart by their tags. */
function lineOf({ id, trace }: Build, builds: readonly Build[], runs: Runs): string {
  const isAlone = !builds.some((other) => other.trace === trace && other.id !== id);
  return isAlone ? (runs.views.get(trace)?.commandLine ?? '') : '';
}

/** The one before it, else the one after it. */
const before = (builds: readonly Build[], build: Build | undefined): Build | undefined => {
  const index = build ? builds.indexOf(build) : -1;
  return builds[index - 1] ?? builds[index + 1];
};

function Pair({ left, right, now }: { left: Build; right: Build; now: number }) {
  const compared = useMemo(() => compareLayout(left, right, now), [left, right, now]);
  return (
    <>
      <Lede live>{sentenceOf(left, right, compared)}</Lede>
      <DeckTable className={css.table}>
        <thead>
          <tr>
            <th scope="col">Instruction</th>
            <th scope="col">First build</th>
            <th scope="col">Second build</th>
            <th scope="col">Difference</th>
          </tr>
        </thead>
        <tbody>
          {compared.rows.map((row) => (
            <Row key={row.key} {...{ row, left, right }} longest={compared.longest} />
          ))}
        </tbody>
      </DeckTable>
    </>
  );
}

function sentenceOf(left: Build, right: Build, compared: Compared): string {
  const took = [left, right].map(({ startedAt, endedAt }) => (endedAt === undefined ? undefined : endedAt - startedAt));
  const [one, other] = took;
  const times =
    one === undefined || other === undefined
      ? 'One of them goes on.'
      : `The first took ${durationText(one)}, the second ${durationText(other)}.`;
  const { state, text, 'only left': less, 'only right': more } = countsOf(compared);
  const parts = [
    state > 0 ? `${plural(state, 'step')} went otherwise` : '',
    text > 0 ? `${plural(text, 'instruction')} ${text === 1 ? 'has' : 'have'} another text` : '',
    less > 0 ? `${less} only in the first` : '',
    more > 0 ? `${more} only in the second` : '',
  ].filter((part) => part !== '');
  return `${times} ${parts.length === 0 ? 'Step by step they went the same way.' : `${parts.join(', ')}.`}`;
}

type RowProps = { row: ComparedRow; left: Build; right: Build; longest: number };

function Row({ row: { left, right, difference, took }, left: leftBuild, right: rightBuild, longest }: RowProps) {
  const reason = difference === 'state' ? (right?.why ?? left?.why) : undefined;
  const of = right?.why ? rightBuild : leftBuild;
  return (
    <tr data-difference={difference} className={css.row}>
      <th scope="row">
        <code>{shortName((left ?? right)?.name ?? '')}</code>
        {difference === 'text' && right && (
          <>
            <br />
            <code>{shortName(right.name)}</code>
          </>
        )}
      </th>
      <Side step={left} took={took.before} longest={longest} />
      <Side step={right} took={took.after} longest={longest} />
      <td>
        {DIFFERENCES[difference]}
        {reason && (
          <small className={css.reason} data-evidence={reason.evidence}>
            {whyText(reason, of.steps)}
          </small>
        )}
      </td>
    </tr>
  );
}

const DIFFERENCES: Readonly<Record<Difference, string>> = {
  same: '',
  state: 'went otherwise',
  text: 'another text',
  'only left': 'only in the first',
  'only right': 'only in the second',
};

function Side({ step, took, longest }: { step: BuildStep | undefined; took: number | undefined; longest: number }) {
  if (!step) return <td className={css.missing}>not there</td>;
  return (
    <td>
      <span className={css.side}>
        <StateMark state={step.state} /> {STATES[step.state]} <b>{took ? durationText(took) : ''}</b>
      </span>
      {took !== undefined && took > 0 && (
        <i
          className={css.bar}
          data-state={step.state}
          style={{ width: `${(100 * took) / longest}%` }}
          aria-hidden="true"
        />
      )}
    </td>
  );
}

function NoPair() {
  return (
    <EmptyDeck title="One build is not enough">
      <p>
        Two builds of this session stand here beside each other, step by step. Change a file, type the same{' '}
        <code>docker build</code> again, and see which steps come from the cache. With <code>DOCKER_BUILDKIT=0</code>{' '}
        before it, the classic builder does it.
      </p>
    </EmptyDeck>
  );
}
