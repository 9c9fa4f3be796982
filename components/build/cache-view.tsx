'use client';
import { bisectRight } from 'd3';
import { useMemo } from 'react';
import { EmptyDeck } from '#components/deck/empty-deck.tsx';
import { Lede, Scroll } from '#components/deck/scroll.tsx';
import { DeckTable } from '#components/deck/text-twin.tsx';
import { useMoment } from '#components/player/use-moment.ts';
import type { Player } from '#components/player/use-player.ts';
import { bytesText, plural } from '#engine/scene/number-words.ts';
import css from './cache.module.css';
import { type CacheRow, type CacheSeen, cacheRows } from './cache-seen.ts';

/** @param seen answers of the whole session, in order */
type Props = { player: Player; seen: readonly CacheSeen[] };

const NO_TIMES: never[] = [];

/** What the build cache held when somebody last asked, up to the cursor. */
export function CacheView({ player, seen }: Props) {
  const times = useMemo(() => seen.map(({ at }) => at), [seen]);
  const moment = useMoment(player, times.length > 0 ? times : NO_TIMES);
  const answer = moment === undefined ? undefined : seen[bisectRight(times, moment) - 1];
  const rows = useMemo(() => (answer ? cacheRows(answer.records) : []), [answer]);
  if (!answer) return <NoAnswer later={seen.length > 0} />;
  return (
    <Scroll label="The build cache">
      <Lede live>
        {sentenceOf(answer)}
        <small>
          As {answer.by === 'du' ? 'BuildKit told docker buildx du' : 'dockerd told docker system df'}
          {player.trace.byId.has(answer.span) ? ' in this run. ' : ' in an earlier run. '}
          What changed since then was not asked for.
        </small>
      </Lede>
      {rows.length > 0 && <Records rows={rows} />}
    </Scroll>
  );
}

function sentenceOf({ records, bytes }: CacheSeen): string {
  if (records.length === 0) return 'The build cache is empty: the next build makes each step anew.';
  const free = records.filter(({ inUse, shared }) => !inUse && !shared);
  const freed = free.reduce((sum, record) => sum + record.bytes, 0);
  return `${plural(records.length, 'record')} of ${bytesText(bytes)}; ${bytesText(freed)} of it is used by nothing and shared with no image.`;
}

function Records({ rows }: { rows: readonly CacheRow[] }) {
  return (
    <div className={css.records}>
      <DeckTable>
        <caption>Records of the build cache, the largest first</caption>
        <thead>
          <tr>
            <th scope="col">What made it</th>
            <th scope="col">Kind</th>
            <th scope="col" data-number>
              Bytes
            </th>
            <th scope="col">Used by</th>
            <th scope="col" data-number>
              Times used
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <code>{row.description || row.id.slice(0, 12)}</code>
              </th>
              <td>
                <span className={css.kind} data-type={row.type}>
                  {KINDS[row.type] ?? row.type}
                </span>
              </td>
              <td data-number className={css.size}>
                <i style={{ width: `${100 * row.bar}%` }} aria-hidden="true" />
                {bytesText(row.bytes)}
              </td>
              <td>{usersText(row)}</td>
              <td data-number>{row.used}</td>
            </tr>
          ))}
        </tbody>
      </DeckTable>
    </div>
  );
}

const KINDS: Readonly<Record<string, string>> = {
  regular: 'result of a step',
  'source.local': 'context or Dockerfile',
  'exec.cachemount': 'cache mount',
  frontend: 'frontend',
  internal: 'builder’s own',
};

function usersText({ users, inUse, shared }: CacheRow): string {
  const parts = [...users.slice(0, 3), users.length > 3 ? `${users.length - 3} more` : ''];
  if (shared) parts.push('an image has the same layer');
  if (inUse) parts.push('in use now');
  return parts.filter((part) => part !== '').join(', ') || 'nothing';
}

function NoAnswer({ later }: { later: boolean }) {
  return (
    <EmptyDeck title={later ? 'Nobody asked for the cache yet' : 'The build cache was not asked for'}>
      <p>
        {later
          ? 'Further on in this session somebody does. Up to here it is not known what the cache holds.'
          : 'What it holds is seen when somebody asks for it.'}
      </p>
      <p>
        Type <code>docker buildx du</code>, or <code>docker system df -v</code>.
      </p>
    </EmptyDeck>
  );
}
