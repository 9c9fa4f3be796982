import { hostNameOf } from './port-name.ts';

/**
 * Pages that may show a port in a frame: the site, under the names it is known by. As sources of a policy, without a scheme: that of the
 * port's own page is meant. There is no such source for an address of IPv6.
 */
export function framersOf(siteNames: readonly string[], domain: string, portHost: string): string[] {
  const portNumber = portHost.slice(hostNameOf(portHost)?.length ?? portHost.length);
  const names = siteNames.filter((name) => /^[a-z0-9.-]+$/.test(name) && !isEverywhere(name));
  const local = (name: string) => name === 'localhost' || name === '127.0.0.1';
  return names.filter((name) => domain !== 'localhost' || local(name)).map((name) => `${name}${portNumber}`);
}

const isEverywhere = (name: string): boolean => name === '0.0.0.0';
