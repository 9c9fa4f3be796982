/** Runs the `iptables-save` of the lab image in a network namespace. iptables-legacy would make tables. */
import type { Family } from './read-rules.ts';
import { runInNamespace } from './run-in-namespace.ts';

export const XTABLES = '/usr/sbin/xtables-nft-multi';
const PROGRAM: Readonly<Record<Family, string>> = { ip: 'iptables-save', ip6: 'ip6tables-save' };

/** @param rootfs of the lab image. Rejects with what it printed when it fails. */
export const runIptablesSave = (
  rootfs: string,
  namespace: number,
  family: Family,
  signal: AbortSignal,
): Promise<string> => runInNamespace({ rootfs, namespace, argv: [XTABLES, PROGRAM[family]], signal });
