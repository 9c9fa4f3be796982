import { memo } from 'react';
import type { NetMap } from '#engine/scene/network/map-shape.ts';
import { ruleMeaning } from '#engine/scene/network/rule-meaning.ts';
import type { ShownChain, ShownRule } from '#engine/scene/network/rule-tables.ts';
import { bytesText, countWords } from '#engine/scene/number-words.ts';
import css from './rules.module.css';

type Props = {
  chain: ShownChain;
  map: NetMap;
  nft: boolean;
  picked: string | undefined;
  pick: (key: string) => void;
};

/** One chain: its rules in order, with what each is for, and the policy below them. */
export const RuleChain = memo(function RuleChain({ chain, map, nft, picked, pick }: Props) {
  return (
    <div className={css.chain} data-change={chain.change}>
      <h4 id={chain.id}>
        <code>{chain.chain}</code>
        {chain.policy && <small>built in</small>}
        {chain.change && <em data-change={chain.change}>{chain.change === 'gone' ? 'gone' : 'new'}</em>}
      </h4>
      <ol aria-labelledby={chain.id}>
        {chain.rules.map((rule) => {
          const key = `${chain.id} ${rule.id}`;
          return (
            <RuleRow
              key={rule.id}
              {...{ rule, map, nft }}
              table={chain.table}
              chosen={picked === key}
              pick={() => pick(key)}
            />
          );
        })}
        {chain.rules.length === 0 && <li className={css.empty}>no rules</li>}
        {chain.policy && (
          <li className={css.policy}>
            <Hits hits={chain.policyHits} fresh={chain.policyFresh} />
            <span>
              else: <b data-verdict={chain.policy}>{chain.policy}</b>
            </span>
          </li>
        )}
      </ol>
    </div>
  );
});

type RowProps = { rule: ShownRule; table: string; map: NetMap; nft: boolean; chosen: boolean; pick: () => void };

function RuleRow({ rule, table, map, nft, chosen, pick }: RowProps) {
  const { text, serves, standIn } = ruleMeaning(rule.text, table, map);
  return (
    <li data-change={rule.change} data-fresh={rule.fresh ? true : undefined}>
      <button type="button" data-row aria-pressed={chosen} onClick={pick}>
        <Hits hits={rule.hits} fresh={rule.fresh} />
        <span>
          <code>
            {nft && <i>{rule.handle === undefined ? 'handle ?' : `handle ${rule.handle}`} </i>}
            {shortened(rule.text)}
          </code>
          <small>
            {text}
            {standIn && <b>stand-in</b>}
            {serves && <b>{serves.flag ? `${serves.flag} of ${serves.name}` : serves.name}</b>}
          </small>
        </span>
      </button>
    </li>
  );
}

/** The chain stands above: `-A DOCKER -i docker0 …` → `-i docker0 …` */
const shortened = (text: string): string => text.replace(/^-A \S+ ?/, '') || text;

function Hits({ hits, fresh }: { hits: ShownRule['hits'] | undefined; fresh: number | undefined }) {
  if (!hits) return <span className={css.hits}>?</span>;
  return (
    <span
      className={css.hits}
      data-none={hits[0] === 0 || undefined}
      title={`${countWords(hits[0], 'packet')}, ${bytesText(hits[1])}`}
    >
      {hits[0]}
      {fresh !== undefined && <em>+{fresh}</em>}
    </span>
  );
}
