'use client';
import { useMemo, useState } from 'react';
import { Choice } from '#components/deck/choice.tsx';
import { DeckBody } from '#components/deck/deck-body.tsx';
import { EmptyDeck } from '#components/deck/empty-deck.tsx';
import tools from '#components/deck/tool-row.module.css';
import { walk } from '#components/deck/walk.ts';
import type { MapSelection } from '#engine/scene/network/map-selection.ts';
import type { NetMap } from '#engine/scene/network/map-shape.ts';
import type { ShownChain } from '#engine/scene/network/rule-tables.ts';
import { nameOfPlace } from './packets-view.tsx';
import { RuleChain } from './rule-chain.tsx';
import { RuleDetails } from './rule-details.tsx';
import css from './rules.module.css';
import type { Rules } from './use-rules.ts';

type Props = {
  rules: Rules;
  map: NetMap;
  select: (selection: MapSelection) => void;
};

const TABLES: Readonly<Record<string, string>> = {
  raw: 'before connections are tracked',
  mangle: 'marks and changes',
  nat: 'where addresses are rewritten: asked once for each connection',
  filter: 'what may pass',
};

/** Tables, chains and rules as Docker made them, how often each was met, and for whose sake it is there. */
export function RulesView({ rules: { chains, originOf }, map, select }: Props) {
  const [place, setPlace] = useState<string>();
  const [nft, setNft] = useState(false);
  const [picked, pick] = useState<string>();
  const places = useMemo(() => placesOf(chains, map), [chains, map]);
  const shown = places.some(([id]) => id === place) ? place : places[0]?.[0];
  const own = chains.filter(({ namespace, family }) => `${namespace}/${family}` === shown);
  const tables = [...new Set(own.map(({ table }) => table))];
  const found = own.flatMap((chain) => chain.rules.map((rule) => ({ chain, rule, key: `${chain.id} ${rule.id}` })));
  const chosen = found.find(({ key }) => key === picked);
  if (chains.length === 0) return <NoRules />;
  return (
    <DeckBody
      sideLabel="The chosen rule"
      sideKey={picked}
      side={<RuleDetails {...{ chosen, chains: own, map, select, originOf }} />}
    >
      <section className={css.view} aria-label="Rules" onKeyDown={walk}>
        <div className={`${tools.row} ${css.tools}`}>
          {places.length > 1 && (
            <Choice label="Whose rules" options={places} value={shown} choose={(one) => setPlace(one)} />
          )}
          <label>
            <input type="checkbox" checked={nft} onChange={({ target }) => setNft(target.checked)} /> as nftables
            numbers them
          </label>
        </div>
        {tables.map((table) => (
          <section key={table} className={css.table}>
            <h3>
              {nft ? `table ${own[0]?.family} ${table}` : table} <small>{TABLES[table]}</small>
            </h3>
            {own
              .filter((chain) => chain.table === table)
              .map((chain) => (
                <RuleChain key={chain.id} {...{ chain, map, nft, picked, pick }} />
              ))}
          </section>
        ))}
      </section>
    </DeckBody>
  );
}

/** The host first, IPv4 first. */
function placesOf(chains: readonly ShownChain[], map: NetMap): [string, string][] {
  const ids = [...new Set(chains.map(({ namespace, family }) => `${namespace}/${family}`))];
  const nameOf = (id: string) => {
    const [namespace = '', family] = id.split('/');
    return `${nameOfPlace(map, namespace)}${family === 'ip6' ? ', IPv6' : ''}`;
  };
  const isHost = (id: string) => id.startsWith(`${map.host?.namespace}/`);
  return ids.sort((a, b) => Number(isHost(b)) - Number(isHost(a)) || (a < b ? -1 : 1)).map((id) => [id, nameOf(id)]);
}

const NoRules = () => (
  <EmptyDeck title="No rules are known">
    <p>
      Docker’s rules appear here when the kernel was asked for them. In the terminal, <code>iptables-save -c</code>{' '}
      prints them all.
    </p>
  </EmptyDeck>
);
