import type { ShownChain } from '#engine/scene/network/rule-tables.ts';
import { plural } from '#engine/scene/number-words.ts';

/** One sentence: what to notice of the rules. */
export function rulesNotice(chains: readonly ShownChain[]): string {
  const rules = chains.flatMap((chain) => chain.rules);
  const count = (change: string) => rules.filter((rule) => rule.change === change).length;
  const met = rules.filter(({ fresh }) => fresh !== undefined).length;
  const [added, removed] = [count('appeared'), count('gone')];
  const did = [
    added > 0 ? `added ${plural(added, 'rule')}` : '',
    removed > 0 ? `removed ${plural(removed, 'rule')}` : '',
    met > 0 ? `met ${plural(met, 'rule')}` : '',
  ].filter(Boolean);
  const now = `${plural(rules.length - removed, 'rule')} in ${plural(chains.length, 'chain')}.`;
  return did.length > 0
    ? `${now} This run ${did.join(', ')}.`
    : `${now} This run changed none of them, and none was met.`;
}
