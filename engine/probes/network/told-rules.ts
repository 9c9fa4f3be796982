/** What is told of a namespace's iptables: chains with their rules when these changed, counters when they moved. */

import { byChain, chainFact, countersFact, keyOfChain, parseSave, type SavedChain, shapeOf } from './iptables-text.ts';
import type { NamespaceWatch } from './namespace-watch.ts';
import type { Fact } from './net-facts.ts';
import type { Family, RuleReading } from './read-rules.ts';
import { runIptablesSave } from './run-iptables-save.ts';

type Saved = { shape: string; chains: Map<Family, SavedChain[]> };
export type RulesFacts = { chains: Fact[]; counters: Fact[]; cut: boolean };

const FAMILIES: readonly Family[] = ['ip', 'ip6'];

export class ToldRules {
  readonly #rootfs: string;
  readonly #textOf: typeof runIptablesSave;
  /** By namespace, what its rules were when they were read last. */
  readonly #saved = new Map<string, Saved>();

  /** @param rootfs of the lab image @param textOf reads the rules of a namespace as iptables-save prints them */
  constructor(rootfs: string, textOf = runIptablesSave) {
    this.#rootfs = rootfs;
    this.#textOf = textOf;
  }

  forget(inode: string): void {
    this.#saved.delete(inode);
  }

  async facts(watch: NamespaceWatch, signal: AbortSignal): Promise<RulesFacts> {
    const reading = watch.rules();
    const saved = await this.#save(watch, reading, signal);
    const kernel = byChain(reading);
    const found: RulesFacts = { chains: [], counters: [], cut: reading.cut };
    for (const [family, chains] of saved)
      for (const chain of chains) {
        const key = keyOfChain(family, chain.table, chain.chain);
        const id = `${watch.inode}/${key}`;
        const of = kernel.get(key);
        found.chains.push({ kind: 'net-chain', id, attributes: chainFact(watch.inode, family, chain, of) });
        // Between the two readings it changed: then there is another one soon.
        if (of?.counts.length === chain.rules.length)
          found.counters.push({ kind: 'net-counters', id, attributes: countersFact(of, chain.policy !== undefined) });
      }
    return found;
  }

  /** The text is read again when the rules are others. */
  async #save(watch: NamespaceWatch, reading: RuleReading, signal: AbortSignal): Promise<Saved['chains']> {
    const shape = shapeOf(reading);
    const known = this.#saved.get(watch.inode);
    if (known?.shape === shape) return known.chains;
    const families = FAMILIES.filter((family) => reading.chains.some((chain) => chain.family === family));
    const texts = await Promise.all(families.map((family) => this.#textOf(this.#rootfs, watch.fd, family, signal)));
    const chains = new Map(families.map((family, at) => [family, parseSave(texts[at] ?? '')]));
    // What changed meanwhile may change back: a text that is not of this shape must not be known by it.
    if (shapeOf(watch.rules()) === shape) this.#saved.set(watch.inode, { shape, chains });
    else this.#saved.delete(watch.inode);
    return chains;
  }
}
