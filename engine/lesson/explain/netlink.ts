/** Route netlink: how network devices are made, moved and given addresses. One message per span, named `netlink <TYPE>`. */
import { type Entry, type Explainable, type Spec, textArgument } from './explanation.ts';

export const RTNETLINK: Spec = { name: 'rtnetlink(7)', url: 'https://man7.org/linux/man-pages/man7/rtnetlink.7.html' };

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

export const NETLINK: Readonly<Record<string, Entry>> = {
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
  NEWRULE: 'Adds a rule that chooses between routing tables.',
  DELRULE: 'Removes a rule that chooses between routing tables.',
  GETRULE: 'Asks for the rules that choose between routing tables.',
  NEWQDISC: 'Sets how a device queues packets.',
  DELQDISC: 'Removes how a device queues packets.',
  GETQDISC: 'Asks how a device queues packets.',
  NEWNSID: 'Gives another network namespace a number, to be told apart in later messages.',
  GETNSID: 'Asks for the number of another network namespace.',
};
