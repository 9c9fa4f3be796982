/** Netlink: how network devices are made, moved and given addresses, and packet rules set. One message per span, named `netlink <TYPE>`. */
import { type Entry, type Explainable, type Explanation, fromEntry, textArgument } from './explanation.ts';
import { NETLINK, NFTABLES, RTNETLINK } from './specification.ts';

const is = (span: Explainable, name: string): boolean => textArgument(span, name) !== '';

function newLink(span: Explainable): string {
  const kind = textArgument(span, 'kind');
  if (kind === 'veth' || is(span, 'peer') || /veth/.test(textArgument(span, 'linkinfo')))
    return 'Makes a veth pair: a virtual cable with two ends. One stays on the host, the other will be the container’s eth0.';
  if (kind === 'bridge') return 'Makes a bridge: a switch inside the kernel.';
  if (kind !== '') return `Makes a network device of kind ${kind}.`;
  return textArgument(span, 'state') === 'down'
    ? 'Switches a network device off.'
    : 'Switches a network device on, or changes it.';
}

function setLink(span: Explainable): string {
  if (is(span, 'netnsFd') || is(span, 'netnsPid') || is(span, 'netns_fd'))
    return 'Moves a network device into another network namespace: this end of the cable is now in the container.';
  if (is(span, 'master')) return 'Plugs a network device into a bridge.';
  if (is(span, 'ifname')) return `Renames a network device, here to ${textArgument(span, 'ifname')}.`;
  if (is(span, 'mac')) return 'Sets a device’s hardware address.';
  if (is(span, 'mtu')) return 'Sets the largest packet a device carries.';
  return 'Changes a network device.';
}

const ROUTE_MESSAGES: Readonly<Record<string, Entry>> = {
  NEWLINK: newLink,
  SETLINK: setLink,
  DELLINK: 'Removes a network device. The other end of a veth pair goes with it.',
  GETLINK: 'Asks for network devices.',
  NEWADDR: (span) => `Gives a device an IP address${is(span, 'local') ? `, here ${textArgument(span, 'local')}` : ''}.`,
  DELADDR: 'Takes an IP address from a device.',
  GETADDR: 'Asks for IP addresses.',
  NEWROUTE: (span) =>
    is(span, 'gateway') || is(span, 'gw')
      ? 'Sets the way out: packets for everywhere else go to this gateway, the bridge’s address.'
      : 'Adds a route: through which device these addresses are reached.',
  DELROUTE: 'Removes a route.',
  GETROUTE: 'Asks for routes.',
  NEWNEIGH: 'Notes which hardware address belongs to an IP address.',
  DELNEIGH: 'Forgets the hardware address of an IP address.',
  GETNEIGH: 'Asks for known hardware addresses.',
  NEWRULE: 'Adds a rule: to nftables, the kernel’s packet filter, or to the choice between routing tables.',
  DELRULE: 'Removes a rule: from nftables, the kernel’s packet filter, or from the choice between routing tables.',
  GETRULE: 'Asks for the rules that are there.',
  NEWTABLE: 'Makes a table of packet rules in nftables.',
  DELTABLE: 'Removes a table of packet rules from nftables.',
  GETTABLE: 'Asks for the tables of packet rules.',
  NEWCHAIN: 'Makes a chain: a list of packet rules that are tried in order.',
  DELCHAIN: 'Removes a chain of packet rules.',
  GETCHAIN: 'Asks for the chains of packet rules.',
  NEWSET: 'Makes a set of addresses or ports for packet rules.',
  GETSET: 'Asks for the sets of packet rules.',
  GETGEN: 'Asks how often the packet rules have changed, to know whether they changed meanwhile.',
  NEWQDISC: 'Sets how a device queues packets.',
  DELQDISC: 'Removes how a device queues packets.',
  GETQDISC: 'Asks how a device queues packets.',
  NEWTCLASS: 'Makes a class of packets that share what a queue gives them.',
  DELTCLASS: 'Removes a class of packets of a queue.',
  GETTCLASS: 'Asks for the classes of packets of a queue.',
  NEWTFILTER: 'Adds a filter that sorts packets as a device queues them.',
  DELTFILTER: 'Removes a filter that sorts packets as a device queues them.',
  GETTFILTER: 'Asks for the filters that sort packets as a device queues them.',
  DELSET: 'Removes a set of addresses or ports of packet rules.',
  NEWSETELEM: 'Adds addresses or ports to a set of packet rules.',
  DELSETELEM: 'Takes addresses or ports out of a set of packet rules.',
  GETSETELEM: 'Asks what a set of packet rules holds.',
  NEWGEN: 'Tells that the packet rules have changed, with the number of the new generation.',
  NEWCONNTRACK: 'Changes what the kernel remembers of a connection.',
  DELCONNTRACK: 'Makes the kernel forget a connection, so that its next packet follows the new rules.',
  GETCONNTRACK: 'Asks for the connections the kernel remembers: dockerd looks for those that follow an old rule.',
  DELNSID: 'Takes its number from another network namespace.',
  NEWNSID: 'Gives another network namespace a number, to be told apart in later messages.',
  GETNSID: 'Asks for the number of another network namespace.',
};

/** Netfilter's messages carry their part of it in the upper byte of a number. */
const NETFILTER_PARTS: Readonly<Record<number, string>> = {
  1: 'A message to connection tracking. dockerd looks for connections that still follow an old rule for this port or address.',
  6: 'A message about sets of addresses.',
  10: 'A message to nftables, the kernel’s packet filter. iptables writes its rules this way.',
  11: 'A question to nftables: whether the kernel has an old iptables match.',
};

/** Rules are of both: routing's choice of tables, and nftables. Here only iptables makes them. */
const specOf = (type: string) => (/(?:TABLE|CHAIN|RULE|SET|SETELEM|GEN|CONNTRACK)$/.test(type) ? NFTABLES : RTNETLINK);

export function netlink(span: Explainable): Explanation {
  const type = /^netlink (?:RTM_)?(\w+)$/.exec(span.name)?.[1] ?? textArgument(span, 'type');
  const entry = ROUTE_MESSAGES[type];
  if (entry !== undefined) return fromEntry(entry, span, specOf(type));
  const part = NETFILTER_PARTS[Number(type) >> 8];
  if (part !== undefined) return { text: part, spec: NFTABLES };
  if (type === '')
    return { text: 'A short netlink message to the kernel, of a kind that is not taken apart here.', spec: NETLINK };
  return { text: 'A message to the kernel’s network configuration.', spec: RTNETLINK, generic: true };
}
