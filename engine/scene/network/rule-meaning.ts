/**
 * What a rule is for, in plain words, and which container, network and flag it serves. The kernel does not keep that: it is concluded from
 * addresses, ports and bridges that the rule names, and so `inferred`.
 */
import type { DockerNetwork } from '#engine/trace/network.ts';
import { isStandIn, STAND_IN_EXIT } from '#engine/trace/stand-in.ts';
import type { NetMap } from './map-shape.ts';
import { type ParsedRule, parseRule } from './rule-parse.ts';
import { purposeWords } from './swarm-spaces.ts';

export type RuleMeaning = {
  text: string;
  /** Absent for what serves all. */
  serves?: { kind: 'box' | 'segment'; id: string; name: string; flag?: string };
  /** It is not Docker's: the engine room put it where the kernel's IPVS would be. */
  standIn?: true;
};

type Known = Pick<NetMap, 'segments' | 'boxes' | 'wires' | 'ports'>;

export function ruleMeaning(text: string, table: string, map: Known): RuleMeaning {
  const rule = parseRule(text);
  if (isStandIn(rule.chain) || isStandIn(rule.target ?? ''))
    return { ...standInMeaning(text, rule, map), standIn: true };
  return table === 'nat' ? natMeaning(rule, map) : filterMeaning(rule, map);
}

/** Networks by their bridge, containers by their address. */
function segmentOf(name: string | undefined, { segments }: Known): RuleMeaning['serves'] {
  const segment = segments.find(({ rail }) => rail?.name === name);
  return segment && { kind: 'segment', id: segment.id, name: segment.name };
}

const bare = (address = ''): string => address.split('/')[0] as string;

function boxOf(address: string | undefined, { boxes, wires }: Known): RuleMeaning['serves'] {
  const wire = wires.find(({ addresses }) => addresses.some((one) => bare(one) === bare(address)));
  const box = boxes.find(({ id }) => id === wire?.box);
  const name = box?.containers[0]?.name ?? (box?.purpose && purposeWords(box.purpose));
  return box && { kind: 'box', id: box.id, name: name ?? box.id };
}

const serving = (serves: RuleMeaning['serves'], flag?: string): Pick<RuleMeaning, 'serves'> =>
  serves ? { serves: { ...serves, ...(flag && { flag }) } } : {};

/** `172.17.0.2:80` → its two parts */
const endOf = (to = ''): [string, string] => {
  const at = to.lastIndexOf(':');
  return [to.slice(0, at).replace(/^\[|\]$/g, ''), to.slice(at + 1)];
};

/** The comment is the service's name. */
function standInMeaning(text: string, rule: ParsedRule, map: Known): RuleMeaning {
  const { chain, target, comment = 'a service', dport, to } = rule;
  if (/--dst-type LOCAL/.test(text))
    return { text: `Go on in ${target}, which leads published ports into the routing mesh, as DOCKER-INGRESS would.` };
  if (!isStandIn(chain))
    return {
      text: `Go on in ${target}, which does what IPVS would: to ${OF_STAND_IN[chain] ?? 'balance the load of services'}.`,
    };
  if (chain === STAND_IN_EXIT)
    return {
      text: 'What was sent on here gets an address of this namespace as its source, so that the answer comes back this way.',
    };
  if (target !== 'DNAT')
    return { text: `What is led into the routing mesh for ${comment}, or answers from there, may pass.` };
  const what = dport
    ? `What is for port ${dport}, which ${comment} publishes,`
    : `What is for the address of ${comment}`;
  const [address] = to?.includes(':') ? endOf(to) : [to];
  const serves = boxOf(address, map);
  return {
    text: rule.every
      ? `${what} goes to ${address}, if it is its turn: one new connection in ${rule.every} of those that come to this rule.`
      : `${what} goes to ${address}: the destination is rewritten.`,
    ...serving(serves),
  };
}

const OF_STAND_IN: Readonly<Record<string, string>> = {
  POSTROUTING: 'have the answers come back',
  FORWARD: 'let pass what is led into the routing mesh',
};

function natMeaning(rule: ParsedRule, map: Known): RuleMeaning {
  const { target, chain } = rule;
  if (target === 'DNAT' && rule.dport && !chain.startsWith('DOCKER_OUTPUT')) return published(rule, map);
  if (target === 'DNAT')
    return { text: 'A question to 127.0.0.11 goes to the port where dockerd answers names, in this very namespace.' };
  if (target === 'SNAT' && rule.to?.startsWith(':53'))
    return { text: 'The answer of dockerd gets back the port 53 that it was asked at.' };
  if (target === 'MASQUERADE') return hidden(rule, map);
  if (target === 'RETURN' && rule.in)
    return {
      text: 'What comes from this bridge keeps its address: it reaches published ports through docker-proxy.',
      ...serving(segmentOf(rule.in.value, map)),
    };
  if (rule.dstType === 'LOCAL')
    return {
      text: `What is addressed to the host itself goes through ${target}, where published ports are rewritten.`,
    };
  return { text: plainText(rule) };
}

function published(rule: ParsedRule, map: Known): RuleMeaning {
  const [address, port] = endOf(rule.to);
  const at = rule.dst && !rule.dst.not ? `${bare(rule.dst.value)}:` : '';
  const box = boxOf(address, map);
  return {
    text: `What is for port ${rule.dport} of the host${at ? ` at ${bare(rule.dst?.value)}` : ''} goes to ${address}, port ${port}, instead: the destination is rewritten.`,
    ...serving(box, `-p ${at}${rule.dport}:${port}${rule.protocol === 'udp' ? '/udp' : ''}`),
  };
}

function hidden(rule: ParsedRule, map: Known): RuleMeaning {
  if (rule.src && rule.dst && rule.src.value === rule.dst.value)
    return {
      text: `When it calls its own published port, its address is hidden behind the host’s, or it would answer itself past the host.`,
      ...serving(boxOf(rule.src.value, map), `-p …:${rule.dport}`),
    };
  const bridge = rule.out?.value;
  if (rule.srcType === 'LOCAL')
    return {
      text: 'What the host itself sends to a published port gets the bridge’s address as its source.',
      ...serving(segmentOf(bridge, map)),
    };
  const [subnet, network] = [
    rule.src?.value,
    rule.out?.not ? segmentOf(bridge, map) : segmentOfSubnet(rule.src?.value, map),
  ];
  return {
    text: `What leaves ${subnet ?? 'the network'} for anywhere else gets the host’s address as its source.`,
    ...serving(network),
  };
}

function segmentOfSubnet(subnet: string | undefined, { segments }: Known): RuleMeaning['serves'] {
  const segment = segments.find(({ network }) => network?.subnets.some((one) => one.subnet === subnet));
  return segment && { kind: 'segment', id: segment.id, name: segment.name };
}

function filterMeaning(rule: ParsedRule, map: Known): RuleMeaning {
  const { target, chain } = rule;
  if (chain === 'DOCKER-USER')
    return {
      text:
        target === 'RETURN'
          ? 'Your own rules would stand here, before Docker’s. There are none: go on.'
          : `A rule of your own: ${plainText(rule)}`,
    };
  if (chain.startsWith('DOCKER-ISOLATION')) return isolation(rule, map);
  if (target === 'ACCEPT' && rule.dport && rule.dst)
    return {
      text: `What was rewritten to ${bare(rule.dst.value)}, port ${rule.dport}, may enter the bridge.`,
      ...serving(boxOf(rule.dst.value, map), `-p …:${rule.dport}`),
    };
  return bridgeRule(rule, map) ?? { text: plainText(rule) };
}

const optionOf = (serves: RuleMeaning['serves'], { segments }: Known): DockerNetwork['options'] | undefined =>
  segments.find(({ id }) => id === serves?.id)?.network?.options;

/** The rules that every bridge has in FORWARD, by their two interfaces. */
function bridgeRule({ target, state, in: from, out: to, ...rule }: ParsedRule, map: Known): RuleMeaning | undefined {
  const bridge = to && !to.not ? to.value : from && !from.not ? from.value : undefined;
  const network = segmentOf(bridge, map);
  const name = network ? `the network ${network.name}` : bridge;
  if (target === 'DROP' && from && to && from.value === to.value && !from.not && !to.not) {
    const off = optionOf(network, map)?.['com.docker.network.bridge.enable_icc'] === 'false';
    return {
      text: `Containers on ${name} may not talk with each other.`,
      ...serving(network, off ? '-o com.docker.network.bridge.enable_icc=false' : undefined),
    };
  }
  if (state?.includes('ESTABLISHED'))
    return { text: `Answers to what was let through before may go to ${name ?? 'anyone'}.`, ...serving(network) };
  if (target === 'ACCEPT' && from && to && from.value === to.value)
    return to.not || from.not
      ? { text: `What comes from ${name} may go anywhere else.`, ...serving(network) }
      : { text: `Containers on ${name} may talk with each other.`, ...serving(network) };
  if (target === 'DROP' && to && !to.not && !rule.dport)
    return { text: `What reaches this rule and is for ${name} was not published: it is dropped.`, ...serving(network) };
  if (target?.startsWith('DOCKER') && to)
    return { text: `What is for ${name} is asked of the published ports in ${target}.`, ...serving(network) };
  if (target === 'ACCEPT' && from && !from.not)
    return { text: `What comes from ${name} may go on.`, ...serving(network) };
  if (target?.startsWith('DOCKER')) return { text: `Go on in ${target}.` };
  return undefined;
}

function isolation({ target, in: from, out: to, src, dst, chain }: ParsedRule, map: Known): RuleMeaning {
  if (target === 'DROP' && (src?.not || dst?.not)) {
    const network = segmentOf((to ?? from)?.value, map);
    return {
      text: src
        ? `Only its own members may send to ${network?.name ?? to?.value}.`
        : `Its members may send to nobody else.`,
      ...serving(network, '--internal'),
    };
  }
  if (target === 'DROP')
    return { text: `It comes from another bridge: networks are kept apart.`, ...serving(segmentOf(to?.value, map)) };
  if (target === 'RETURN')
    return { text: chain.endsWith('2') ? 'It goes to no other bridge: back.' : 'Nothing keeps it apart: go on.' };
  return {
    text: `It leaves the bridge: ${target} looks whether it enters another one.`,
    ...serving(segmentOf(from?.value, map)),
  };
}

/** What is not known to be Docker's, read out. */
export function plainText({
  target,
  in: from,
  out: to,
  src,
  dst,
  protocol,
  dport,
  sport,
  state,
  to: rewritten,
}: ParsedRule): string {
  const match = (words: string, one: { value: string; not: boolean } | undefined) =>
    one && `${words} ${one.not ? 'anything but ' : ''}${one.value}`;
  const conditions = [
    match('comes in by', from),
    match('goes out by', to),
    match('is from', src),
    match('is for', dst),
    protocol && `is ${protocol.toUpperCase()}`,
    dport && `is for port ${dport}`,
    sport && `is from port ${sport}`,
    state && `is ${state.toLowerCase().replaceAll(',', ' or ')}`,
  ].filter(Boolean);
  const verdict = target
    ? `${VERDICTS[target] ?? `goes on in ${target}`}${rewritten ? ` to ${rewritten}` : ''}`
    : 'is only counted';
  return `What ${conditions.length > 0 ? conditions.join(', ') : 'comes here'} ${verdict}.`;
}

const VERDICTS: Readonly<Record<string, string>> = {
  ACCEPT: 'is accepted',
  DROP: 'is dropped',
  REJECT: 'is refused, with a notice',
  RETURN: 'goes back to the chain before',
  MASQUERADE: 'gets the host’s address as its source',
  DNAT: 'is sent on',
  SNAT: 'gets another source',
  MARK: 'is marked',
  LOG: 'is logged',
  TRACE: 'is traced',
};
