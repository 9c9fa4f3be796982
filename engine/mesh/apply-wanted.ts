/** Makes a network namespace have what is wanted of the stand-in, and no more of it. What is not the stand-in's is left as it is. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { parseSave } from '#engine/probes/network/iptables-text.ts';
import { inNetworkNamespace } from '#engine/probes/network/network-namespace.ts';
import { runInNamespace } from '#engine/probes/network/run-in-namespace.ts';
import { runIptablesSave, XTABLES } from '#engine/probes/network/run-iptables-save.ts';
import { restoreText } from './restore-text.ts';
import { LINK, type Wanted } from './wanted.ts';

type Place = {
  /** of the lab image */
  rootfs: string;
  /** descriptor of the network namespace */
  namespace: number;
  signal: AbortSignal;
};

const SETTINGS = '/proc/sys/net/ipv4';

/** What was made of a namespace, and what its settings were before. */
export type Made = { wanted: Wanted; found: Record<string, string> };

/**
 * Rules first, so that no address is there to which nothing leads. Rejects when the namespace does not take it.
 * @param made of it the last time; what its settings were is noted there
 */
export async function applyWanted(place: Place, wanted: Wanted, made: Made): Promise<void> {
  const { rootfs, namespace, signal } = place;
  const saved = parseSave(await runIptablesSave(rootfs, namespace, 'ip', signal));
  const input = restoreText(saved, wanted);
  const restore = [XTABLES, 'iptables-restore', '--noflush'] as const;
  if (input !== '') await runInNamespace({ ...place, argv: restore, input });
  applySettings(namespace, wanted, made);
  await applyAddresses(place, wanted, made.wanted);
}

/** What the stand-in has set goes back to what it was. */
function applySettings(namespace: number, wanted: Wanted, { found }: Made): void {
  inNetworkNamespace(namespace, () => {
    for (const [name, value] of Object.entries({ ...found, ...wanted.settings })) {
      const file = `${SETTINGS}/${name}`;
      // A bridge that is gone has none.
      const now = existsSync(file) ? readFileSync(file, 'utf8').trim() : value;
      if (now === value) continue;
      if (name in wanted.settings) found[name] ??= now;
      writeFileSync(file, value);
    }
  });
}

async function applyAddresses(place: Place, wanted: Wanted, before: Wanted): Promise<void> {
  const here = inNetworkNamespace(place.namespace, () => networkInterfaces()[LINK] ?? []);
  const there = new Set(here.flatMap(({ cidr }) => cidr ?? []));
  const lines = [
    ...before.addresses
      .filter((address) => there.has(address) && !wanted.addresses.includes(address))
      .map((address) => `address delete ${address} dev ${LINK}`),
    ...wanted.addresses.filter((address) => !there.has(address)).map((address) => `address add ${address} dev ${LINK}`),
  ];
  if (lines.length > 0)
    await runInNamespace({ ...place, argv: ['/usr/sbin/ip', '-batch', '-'], input: `${lines.join('\n')}\n` });
}
