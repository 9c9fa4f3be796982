'use client';
import { useState } from 'react';
import { EmptyDeck } from '#components/deck/empty-deck.tsx';
import { Lede, Scroll } from '#components/deck/scroll.tsx';
import { useMoment } from '#components/player/use-moment.ts';
import type { Player } from '#components/player/use-player.ts';
import type { Build } from '#engine/scene/build.ts';
import { contextOf } from '#engine/scene/builds/context-transfers.ts';
import css from './context.module.css';
import { ContextMap } from './context-map.tsx';
import { ContextTable } from './context-table.tsx';
import { comparedText, otherTruck, type Truck, truckText } from './context-words.ts';
import { Truck as TruckRow } from './truck-row.tsx';

type Props = { player: Player; build: Build /** of the session, oldest first */; builds: readonly Build[] };

/** What the builder's client carried to it, and how that differs for the other builder. */
export function ContextView({ player, build, builds }: Props) {
  const [picked, pick] = useState<number>();
  const trucks = trucksOf(build);
  const main = contextOf(build.transfers);
  const truck = trucks[picked ?? -1] ?? trucks.find(({ transfer }) => transfer === main) ?? trucks[0];
  useMoment(player, build.endedAt === undefined ? [build.startedAt] : [build.startedAt, build.endedAt]);
  if (!truck) return <NoTruck build={build} />;
  const sameFolder = builds.filter((one) => one !== build && isSameFolder(one, build));
  const other = otherTruck(sameFolder.flatMap(trucksOf), truck);
  const most = Math.max(1, ...[...trucks, ...(other ? [other] : [])].map(({ transfer }) => transfer.bytes));
  return (
    <Scroll>
      <Lede live>
        {truckText(truck)}
        {other && truck.transfer.what === 'context' && <small>{comparedText(truck, other)}</small>}
      </Lede>
      <ul className={css.trucks} aria-label="Transfers of this build, and the other builder’s">
        {trucks.map((one, index) => (
          <TruckRow
            key={`${one.transfer.span} ${one.transfer.what}`}
            truck={one}
            most={most}
            chosen={one === truck}
            choose={() => {
              pick(index);
              player.selectSpan(one.transfer.span);
            }}
          />
        ))}
        {other && <TruckRow truck={other} most={most} />}
      </ul>
      <ContextMap files={truck.transfer.files} />
      {truck.transfer.unlisted > 0 && <Lede>Not listed, but counted: {truck.transfer.unlisted} more files.</Lede>}
      <Ignored truck={truck} />
      <ContextTable files={truck.transfer.files} />
    </Scroll>
  );
}

/** As far as is known. */
const isSameFolder = ({ paths: one }: Build, { paths: other }: Build): boolean =>
  one === undefined || other === undefined || one.context === other.context;

const trucksOf = ({ builder, transfers }: Build): Truck[] => transfers.map((transfer) => ({ builder, transfer }));

function Ignored({ truck: { transfer, builder } }: { truck: Truck }) {
  if (transfer.what !== 'context') return null;
  return (
    <div className={css.ignored}>
      <h2>What stayed at home</h2>
      {transfer.archive ? (
        <p>
          Nothing: the client was given an archive and sent it as it is. Its <code>.dockerignore</code>, if it has one,
          is a file like others.
        </p>
      ) : transfer.ignore === undefined ? (
        <p>
          No <code>.dockerignore</code> was seen.{' '}
          {builder === 'classic'
            ? 'So everything in the folder was packed.'
            : 'BuildKit asks only for what COPY and ADD name; the rest of the folder is never read.'}
        </p>
      ) : (
        <>
          <p>
            These patterns of <code>.dockerignore</code> keep files out of the context:
          </p>
          <pre>{transfer.ignore}</pre>
        </>
      )}
    </div>
  );
}

function NoTruck({ build }: { build: Build }) {
  return (
    <EmptyDeck title="No file was seen to travel">
      <p>
        {build.endedAt === undefined
          ? 'The builder has not asked for files yet.'
          : 'This build was given no context, or it was not observed.'}{' '}
        A Dockerfile with <code>COPY</code> or <code>ADD</code> makes the builder ask for files.
      </p>
    </EmptyDeck>
  );
}
