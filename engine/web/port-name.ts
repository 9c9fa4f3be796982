/**
 * Names of ports of labs: `<port>--<token>.<domain>`. Each is an origin of its own. Below `localhost`, which browsers resolve to this
 * machine by themselves, it is another site too; elsewhere whoever runs the host gives a domain (`ENGINE_ROOM_PORTS_DOMAIN`).
 */

import type { PortsAccess } from '#engine/trace/port-door.ts';
import { isPortNumber } from '#engine/trace/published-port.ts';

export type PortName = { port: number; token: string; domain: string };

const LOCAL = 'localhost';
const THIS_MACHINE = new Set(['localhost', '127.0.0.1', '[::1]']);
const LABEL = /^([1-9]\d{0,4})--([0-9a-f]{32})\.(.+)$/;
const DOMAIN = /^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/;

/** Without the port; null for what is no host. */
export const hostNameOf = (host = ''): string | null =>
  /^(\[[\da-f:.]+\]|[^:/@\s]+)(:\d{1,5})?$/.exec(host.toLowerCase())?.[1] ?? null;

export class PortNames {
  readonly #domain: string | null;

  /** @throws Error when the domain in the environment is none. */
  constructor(env: NodeJS.ProcessEnv = process.env) {
    const domain = (env.ENGINE_ROOM_PORTS_DOMAIN ?? '').trim().toLowerCase();
    if (domain !== '' && !DOMAIN.test(domain))
      throw new Error(`ENGINE_ROOM_PORTS_DOMAIN must be a domain, such as ports.example.org; it is "${domain}".`);
    this.#domain = domain === '' ? null : domain;
  }

  /** The port that a request is for by its Host header; null when it is for the site, or for nobody. */
  read(host: string | undefined): PortName | null {
    const [, port, token, domain] = LABEL.exec(hostNameOf(host) ?? '') ?? [];
    if (token === undefined || (domain !== LOCAL && domain !== this.#domain) || !isPortNumber(Number(port)))
      return null;
    return { port: Number(port), token, domain };
  }

  /** Where ports are to be found by somebody who has the site under this name. */
  accessFrom(host: string | undefined): PortsAccess {
    const name = hostNameOf(host) ?? '';
    if (THIS_MACHINE.has(name)) return { domain: LOCAL };
    if (this.#domain !== null) return { domain: this.#domain };
    return {
      reason: `A port of the lab needs a name of its own, apart from this site’s, and below ${name} there is none.`,
      fix: 'ENGINE_ROOM_PORTS_DOMAIN=ports.example.org npm start',
    };
  }
}

/** As it stands in a Host header: the site's own port number comes last. */
export const portHost = (port: number, token: string, domain: string, siteHost: string | undefined): string =>
  `${port}--${token}.${domain}${/:\d{1,5}$/.exec(siteHost ?? '')?.[0] ?? ''}`;
