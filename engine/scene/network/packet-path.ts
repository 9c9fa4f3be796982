/**
 * One packet's way as a reader follows it: places (namespaces) with their interfaces and hooks, the rules that it met there, and what was
 * written anew in its header on the way.
 */
import type { NetfilterStep, Packet, PacketHeader, PacketStep } from '#engine/trace/packet.ts';
import { parseRule } from './rule-parse.ts';

export type Rewrite = { field: keyof PacketHeader; from: string | number; to: string | number };

export type PathStep = {
  index: number;
  step: PacketStep;
  /** As far as it is known here. */
  header: PacketHeader | undefined;
  /** What differs from the step before, or, at a rule that rewrites addresses, what the next step shows that it wrote. */
  rewrites: readonly Rewrite[];
  /** How many jumps deep its chain was entered. */
  depth: number;
  /** Here its way ends. */
  last: boolean;
};

/** A stop of the line above: an interface, a hook of netfilter, a program. */
export type PathStop = {
  id: string;
  namespace: string;
  kind: PacketStep['layer'];
  name: string;
  /** Of interfaces and sockets. */
  direction?: 'in' | 'out';
  /** Index of its first and last step. */
  from: number;
  to: number;
  /** Between it and the stop before lies a decision where to: no probe sees it, but what follows shows how it fell. */
  routed?: 'forward' | 'here';
};

export type PacketPath = { packet: Packet; steps: readonly PathStep[]; stops: readonly PathStop[] };

export function packetPath(packet: Packet): PacketPath {
  const steps = withRewrites(packet);
  return { packet, steps, stops: stopsOf(steps) };
}

function withRewrites({ steps }: Packet): PathStep[] {
  const depths = depthsOf(steps);
  let header: PacketHeader | undefined;
  const path = steps.map((step, index): PathStep => {
    const before = header;
    header = step.header ? { ...before, ...step.header } : before;
    const rewrites = before && header ? rewritesBetween(before, header) : [];
    return { index, step, header, rewrites, depth: depths[index] ?? 0, last: index === steps.length - 1 };
  });
  return path.reduce(movedToRule, path);
}

const FIELDS = ['src', 'sport', 'dst', 'dport', 'ttl'] as const;

const rewritesBetween = (before: PacketHeader, now: PacketHeader): Rewrite[] =>
  FIELDS.flatMap((field) => {
    const [from, to] = [before[field], now[field]];
    return from === undefined || to === undefined || from === to ? [] : [{ field, from, to }];
  });

const WRITES: Readonly<Record<string, readonly Rewrite['field'][]>> = {
  DNAT: ['dst', 'dport'],
  REDIRECT: ['dst', 'dport'],
  SNAT: ['src', 'sport'],
  MASQUERADE: ['src', 'sport'],
};

/** Netfilter shows the header before its rule: the next header known tells what an address rule wrote. */
function movedToRule(path: PathStep[], seen: PathStep): PathStep[] {
  const addresses = (path[seen.index] as PathStep).rewrites.filter(({ field }) => field !== 'ttl');
  if (addresses.length === 0) return path;
  const rule = path.findLast(
    (one) => one.index < seen.index && addresses.some(({ field }) => writesOf(one.step).includes(field)),
  );
  if (!rule) return path;
  const moved = addresses.filter(({ field }) => writesOf(rule.step).includes(field));
  const header = { ...rule.header, ...Object.fromEntries(moved.map(({ field, to }) => [field, to])) } as PacketHeader;
  return path.map((one) => {
    if (one.index === rule.index) return { ...one, header, rewrites: moved };
    if (one.index === seen.index) return { ...one, rewrites: one.rewrites.filter((each) => !moved.includes(each)) };
    return one.index > rule.index && one.index < seen.index && one.header ? { ...one, header } : one;
  });
}

function writesOf(step: PacketStep): readonly Rewrite['field'][] {
  if (step.layer !== 'netfilter' || step.rule === undefined) return [];
  return WRITES[parseRule(step.rule).target ?? ''] ?? [];
}

/** A chain that is entered by a jump stands one deeper; a return, or the next table, comes back. */
function depthsOf(steps: readonly PacketStep[]): number[] {
  let stack: string[] = [];
  let place = '';
  return steps.map((step) => {
    if (step.layer !== 'netfilter') {
      stack = [];
      return 0;
    }
    const here = `${step.namespace}/${step.hook}/${step.table}`;
    if (here !== place) stack = [];
    place = here;
    const known = stack.indexOf(step.chain);
    stack = known >= 0 ? stack.slice(0, known + 1) : [...stack, step.chain];
    return stack.length - 1;
  });
}

function stopsOf(steps: readonly PathStep[]): PathStop[] {
  const stops: PathStop[] = [];
  for (const { step, index } of steps) {
    const before = stops.at(-1);
    const name = nameOf(step);
    if (before && step.layer === 'netfilter' && before.kind === 'netfilter' && isSame(before, step, name)) {
      before.to = index;
      continue;
    }
    stops.push({
      ...{ id: String(index), namespace: step.namespace, kind: step.layer, name, from: index, to: index },
      ...(step.layer !== 'netfilter' && { direction: step.direction }),
      ...routedTo(before, step),
    });
  }
  return stops;
}

const isSame = (before: PathStop, step: NetfilterStep, name: string): boolean =>
  before.namespace === step.namespace && before.name === name;

const nameOf = (step: PacketStep): string => {
  switch (step.layer) {
    case 'interface':
      return step.link;
    case 'netfilter':
      return step.hook;
    case 'socket':
      return step.program ?? 'a program';
    default:
      return step satisfies never;
  }
};

function routedTo(before: PathStop | undefined, step: PacketStep): Pick<PathStop, 'routed'> {
  if (step.layer !== 'netfilter' || before?.namespace !== step.namespace) return {};
  if (step.hook === 'forward') return { routed: 'forward' };
  return step.hook === 'input' ? { routed: 'here' } : {};
}

/** Where and why its way ended, when it did not arrive. Undefined when it arrived or left. */
export function lossOf({ packet, steps }: PacketPath): { index: number; text: string } | undefined {
  if (packet.end !== 'dropped' && packet.end !== 'rejected') return undefined;
  const rule = steps.findLast(({ step }) => step.layer === 'netfilter' && /^(DROP|REJECT)$/.test(step.verdict));
  const index = rule?.index ?? steps.length - 1;
  const step = rule?.step;
  if (step?.layer !== 'netfilter') return { index, text: packet.dropped ?? 'It was not seen any more.' };
  const where = `${step.table} ${step.chain}`;
  if (step.event === 'policy')
    return { index, text: `No rule of ${where} accepted it, and the chain’s policy is ${step.verdict}.` };
  return {
    index,
    text: `A rule of ${where} says ${step.verdict}: ${step.rule ?? 'a rule that iptables did not make'}`,
  };
}
