import { Evidence, Fact, Facts } from '#components/deck/fact.tsx';
import type { MapSelection } from '#engine/scene/network/map-selection.ts';
import type { NetMap } from '#engine/scene/network/map-shape.ts';
import type { ShownChain, ShownRule } from '#engine/scene/network/rule-tables.ts';
import { bytesText, countWords, plural } from '#engine/scene/number-words.ts';
import { CommandList } from './command-list.tsx';
import css from './details.module.css';
import { RuleNote } from './rule-note.tsx';

type Props = {
  chosen: { chain: ShownChain; rule: ShownRule } | undefined;
  chains: readonly ShownChain[];
  map: NetMap;
  select: (selection: MapSelection) => void;
  originOf: (chain: string, rule: string) => { command: string; inferred: boolean } | undefined;
};

/** A rule: what it is for, how often it was met, which command it came with. Without one: what this run did to the rules. */
export function RuleDetails({ chosen, chains, map, select, originOf }: Props) {
  if (!chosen) return <Summary chains={chains} />;
  const { chain, rule } = chosen;
  const origin = originOf(chain.id, rule.text);
  const path = map.spaces.get(chain.namespace)?.path;
  const at = chain.namespace !== map.host?.namespace && path ? `nsenter --net=${path} ` : '';
  const program = chain.family === 'ip6' ? 'ip6tables' : 'iptables';
  return (
    <div className={css.details}>
      <h3>
        {chain.table} {chain.chain}
      </h3>
      {rule.change && (
        <p className={css.change} data-change={rule.change}>
          {rule.change === 'gone' ? 'removed in this run' : 'added in this run'}
        </p>
      )}
      <RuleNote text={rule.text} table={chain.table} map={map} select={select} />
      <Facts>
        {rule.hits && (
          <Fact name="met by">
            {countWords(rule.hits[0], 'packet')}, {bytesText(rule.hits[1])}
            {rule.fresh !== undefined && `; ${rule.fresh} of them in this run`}
          </Fact>
        )}
        {rule.handle !== undefined && <Fact name="handle">{rule.handle}</Fact>}
        <Fact name="came with">
          {origin ? (
            <>
              <code>{origin.command}</code>{' '}
              {origin.inferred && <small className={css.inferred}>by its time, inferred</small>}
            </>
          ) : (
            'it was there before the first run'
          )}
        </Fact>
      </Facts>
      <CommandList
        commands={[
          { line: `${at}${program} -t ${chain.table} -vnL ${chain.chain}`, prints: 'the chain with its counters' },
          { line: `${at}${program} -t ${chain.table} -S ${chain.chain}`, prints: 'the chain as commands' },
          {
            line: `${at}nft -a list chain ${chain.family} ${chain.table} ${chain.chain}`,
            prints: 'the same with handles',
          },
        ]}
      />
      <Evidence>rules and counters as the kernel holds them</Evidence>
    </div>
  );
}

function Summary({ chains }: { chains: readonly ShownChain[] }) {
  const rules = chains.flatMap((chain) => chain.rules);
  const count = (change: string) => rules.filter((rule) => rule.change === change).length;
  const met = rules.filter(({ fresh }) => fresh !== undefined).length;
  return (
    <div className={css.details}>
      <h3>Rules of this namespace</h3>
      <Facts>
        <Fact name="chains">{chains.length}</Fact>
        <Fact name="rules">{rules.filter(({ change }) => change !== 'gone').length}</Fact>
        <Fact name="added in this run">{count('appeared')}</Fact>
        <Fact name="removed">{count('gone')}</Fact>
        <Fact name="met in this run">{plural(met, 'rule')}</Fact>
      </Facts>
      <h4>How to read it</h4>
      <p>
        A packet goes through a chain from top to bottom until a rule decides. <code>-j</code> names the verdict or the
        chain to go on in. The number is how many packets met the rule; of an address rule only the first of each
        connection is counted.
      </p>
      <p>
        Which container a rule is for is concluded from the addresses, ports and bridges that it names: the kernel does
        not keep it.
      </p>
    </div>
  );
}
