'use client';
import { useState } from 'react';
import { DeckBody } from '#components/deck/deck-body.tsx';
import { EmptyDeck } from '#components/deck/empty-deck.tsx';
import { Scroll } from '#components/deck/scroll.tsx';
import tools from '#components/deck/tool-row.module.css';
import { useChosenHere } from '#components/deck/use-chosen-here.ts';
import type { Player } from '#components/player/use-player.ts';
import type { GaugeRow } from '#engine/scene/process/limit-gauges.ts';
import { containerOfWrite } from '#engine/scene/process/limit-writes.ts';
import { GaugeTable } from './gauge-table.tsx';
import css from './gauges.module.css';
import { LimitDetails } from './limit-details.tsx';
import { useFollowedUse } from './use-followed-use.ts';

/** So many are seen at a glance. */
const FEW = 8;

/** What each container may use, and what it uses. Live it is read about once a second, as long as this is shown. */
export function LimitsView({ rows, player }: { rows: readonly GaugeRow[]; player: Player | undefined }) {
  const live = useFollowedUse();
  const [search, setSearch] = useState('');
  // A call that was chosen in another picture chooses the group that it writes to.
  const written = containerOfWrite(player?.steps.find(({ id }) => id === player.selected)?.span);
  const [chosen, choose] = useChosenHere(player?.selected, written);
  const told = rows.find(({ container }) => container === chosen);
  // What is chosen stays in the side when the cursor goes to before it was read, as it does to who wrote a limit.
  const [seen, see] = useState<GaugeRow>();
  if (told && told !== seen) see(told);
  const kept = told ?? (seen?.container === chosen ? seen : undefined);
  if (rows.length === 0 && !kept) return <NoContainer />;
  const word = search.trim().toLowerCase();
  const shown = rows.filter(({ name, container }) => name.toLowerCase().includes(word) || container.startsWith(word));
  const only = rows.length === 1 && chosen === undefined ? rows[0] : undefined;
  const row = kept ?? only;
  return (
    <DeckBody
      sideLabel="Limits of the chosen container"
      sideKey={row?.path}
      side={<LimitDetails row={row} isTold={kept === told} player={player} />}
    >
      <div className={css.view}>
        {(rows.length > FEW || live) && (
          // biome-ignore lint/a11y/noStaticElementInteractions: the player's keys are not for what is typed here
          <div className={tools.row} onKeyDown={(event) => event.stopPropagation()}>
            {rows.length > FEW && (
              <label>
                Find
                <input
                  type="search"
                  value={search}
                  placeholder="container"
                  onChange={({ target }) => setSearch(target.value)}
                />
              </label>
            )}
            {live && <span>Read about once a second while you look; else with each command.</span>}
          </div>
        )}
        <Scroll>
          {shown.length === 0 && <p className={css.none}>No container is called so.</p>}
          {shown.length > 0 && <GaugeTable rows={shown} chosen={row} choose={choose} />}
        </Scroll>
      </div>
    </DeckBody>
  );
}

const NoContainer = () => (
  <EmptyDeck title="No container runs">
    <p>
      Here stands what each container may use and what it uses: memory, CPU, processes, bytes read and written. Type for
      example <code>docker run -d -m 64m --cpus .25 busybox sleep 3600</code>.
    </p>
  </EmptyDeck>
);
