/** From what a namespace has and what it is to have to what iptables-restore is given: only the stand-in's own chains, and what leads there. Pure. */
import { isStandIn, STAND_IN_CHAIN, STAND_IN_EXIT } from '#engine/trace/stand-in.ts';
import type { Wanted } from './wanted.ts';

const TABLES = ['nat', 'filter'] as const;
type Table = (typeof TABLES)[number];
const CHAINS: Readonly<Record<Table, readonly string[]>> = {
  nat: [STAND_IN_CHAIN, STAND_IN_EXIT],
  filter: [STAND_IN_CHAIN],
};

export type SavedChain = { table: string; chain: string; rules: readonly string[] };

/** With `--noflush`. Empty where there is nothing to do. */
export const restoreText = (saved: readonly SavedChain[], wanted: Wanted): string =>
  TABLES.map((table) => tableText(table, saved, wanted)).join('');

function tableText(table: Table, saved: readonly SavedChain[], { rules, jumps }: Wanted): string {
  const here = saved.filter((one) => one.table === table);
  const own = here.filter(({ chain }) => isStandIn(chain)).map(({ chain }) => chain);
  const leading = here
    .filter(({ chain }) => !isStandIn(chain))
    .flatMap((one) => one.rules.filter((rule) => isStandIn(targetOf(rule))));
  const lines = rules[table].length > 0 ? made(table, rules[table], jumps[table], leading) : removed(own, leading);
  return lines.length === 0 ? '' : `${[`*${table}`, ...lines, 'COMMIT'].join('\n')}\n`;
}

/** To name a chain is to empty it. What leads there comes first: `FORWARD` would drop before. */
const made = (
  table: Table,
  rules: readonly string[],
  jumps: readonly string[],
  leading: readonly string[],
): string[] => [
  ...CHAINS[table].map((chain) => `:${chain} - [0:0]`),
  ...jumps.filter((jump) => !leading.includes(`-A ${jump}`)).map((jump) => `-I ${jump}`),
  ...rules.map((rule) => `-A ${rule}`),
];

const removed = (own: readonly string[], leading: readonly string[]): string[] => [
  ...leading.map((rule) => rule.replace(/^-A /, '-D ')),
  ...own.flatMap((chain) => [`-F ${chain}`, `-X ${chain}`]),
];

const targetOf = (rule: string): string => /-[jg] (\S+)$/.exec(rule)?.[1] ?? '';
