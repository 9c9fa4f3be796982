/**
 * For tests: what sockets gave while a laptop asked a published port (`curl http://192.168.50.1:8080`, one connection), as bytes, in the order
 * in which it was read. Recorded in network namespaces with the links and rules that Docker makes.
 */
import { readFileSync } from 'node:fs';
import { readFrame } from './headers.ts';
import type { Hook, NetworkKnowledge, SeenFrame, SeenTrace } from './open-packet.ts';
import { readTrace } from './trace-message.ts';

type Recorded =
  | (Omit<SeenFrame, 'frame'> & { frame: string })
  | { namespace: string /** a message without netlink's header */; trace: string };

export type Seen = { frame: SeenFrame } | { trace: SeenTrace };

const LINKS: Readonly<Record<number, string>> = { 2: 'up0', 3: 'docker0', 4: 'veth2' };

const recorded: Recorded[] = JSON.parse(
  readFileSync(new URL('./fixtures/published-port.json', import.meta.url), 'utf8'),
).seen;

export const traceBodies = (): Buffer[] =>
  recorded.flatMap((one) => ('trace' in one ? [Buffer.from(one.trace, 'hex')] : []));

export const frameBytes = (): Buffer[] =>
  recorded.flatMap((one) => ('frame' in one ? [Buffer.from(one.frame, 'hex')] : []));

export const seenPackets = (): Seen[] => recorded.flatMap((one) => ('frame' in one ? frameOf(one) : traceOf(one)));

function frameOf(one: Extract<Recorded, { frame: string }>): Seen[] {
  const frame = readFrame(Buffer.from(one.frame, 'hex'));
  return frame ? [{ frame: { ...one, frame } }] : [];
}

function traceOf({ namespace, trace }: Extract<Recorded, { trace: string }>): Seen[] {
  const message = readTrace(Buffer.from(trace, 'hex'));
  if (!message || (message.verdict === 'CONTINUE' && message.handle === undefined)) return [];
  const { inLink, outLink } = message;
  const names = {
    ...(inLink !== undefined && { inLink: LINKS[inLink] ?? '?' }),
    ...(outLink !== undefined && { outLink: LINKS[outLink] ?? '?' }),
  };
  return [{ trace: { namespace, message, ...names } }];
}

const BUILT_IN: ReadonlySet<string> = new Set(['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']);
const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  laptop: ['192.168.50.2'],
  host: ['192.168.50.1', '172.17.0.1'],
  web: ['172.17.0.2'],
};

/** Of the same namespaces. Rules are known by their handles only. */
export const knowledge: NetworkKnowledge = {
  host: 'host',
  isLocal: (namespace, address) => ADDRESSES[namespace]?.includes(address) ?? false,
  hookOf: (_namespace, _family, _table, chain) => (BUILT_IN.has(chain) ? (chain.toLowerCase() as Hook) : undefined),
  ruleOf: (_namespace, _family, table, handle) => `rule ${handle} of ${table}`,
  hasHook: (namespace, hook) => namespace === 'host' && hook === 'input',
};
