'use client';
import { useMemo } from 'react';
import { useMomentOf } from '#components/deck/use-moment-of.ts';
import type { Player } from '#components/player/use-player.ts';
import { netHistory } from '#engine/scene/network/net-history.ts';
import { ruleOrigins } from '#engine/scene/network/rule-origins.ts';
import { ruleChains, type ShownChain } from '#engine/scene/network/rule-tables.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import type { NetEvents } from './use-net-events.ts';

export type Rules = {
  chains: readonly ShownChain[];
  /** The command with which a rule came; undefined: before the first of them. */
  originOf: (chain: string, rule: string) => { command: string; inferred: boolean } | undefined;
};

const COUNTED = ['net-chain', 'net-counters'] as const;

/** The rules at the cursor, beside those of before the run. @param wanted else there are none: counters are told all the time */
export function useRules(player: Player | undefined, known: NetEvents, wanted: boolean): Rules {
  const { network, starts } = known;
  const moments = useMemo(() => (wanted ? netHistory(network).moments(COUNTED) : []), [network, wanted]);
  const at = useMomentOf(player, moments, known);
  const since = player?.trace.start;
  const chains = useMemo(() => {
    if (!wanted) return [];
    const history = netHistory(network);
    return ruleChains(history.worldAt(at), since === undefined ? undefined : history.worldAt(Math.max(0, since - 1)));
  }, [network, at, since, wanted]);
  const originOf = useMemo(() => {
    const origins = wanted ? ruleOrigins(network, starts, at) : new Map<string, never>();
    return (chain: string, rule: string) => {
      const origin = origins.get(`${chain} ${rule}`);
      const run = origin && starts.find(({ trace }) => trace === origin.trace);
      const command = run?.attributes[ATTR.commandLine];
      return origin && { command: typeof command === 'string' ? command : 'an earlier run', inferred: origin.inferred };
    };
  }, [network, starts, at, wanted]);
  return { chains, originOf };
}
