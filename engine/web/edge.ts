/** The web process's server but for its pages: who is asked (the site, a port of a lab, nobody), and what of the site concerns the engine. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { answerApi } from './api.ts';
import { knownHosts, siteNames, UNKNOWN_HOST } from './known-host.ts';
import { PortEdge } from './port-edge.ts';
import { PortNames } from './port-name.ts';
import { isOfAnotherPage } from './same-origin.ts';
import { secure } from './security-headers.ts';
import { dispatchUpgrade, type UpgradeHandler } from './upgrade.ts';

export type PageHandler = (request: IncomingMessage, response: ServerResponse) => unknown;
type Options = {
  daemonSocket: string;
  development: boolean;
  page: PageHandler;
  /** For upgrades of the site that are not ours. Those of ports never come here. */
  otherUpgrade?: UpgradeHandler;
  env?: NodeJS.ProcessEnv;
};

const FROM_ELSEWHERE = 'Only pages of this site may ask that.';

/** Not listening yet. @throws Error when the environment says something that cannot be. */
export function createEdge({ daemonSocket, development, page, otherUpgrade, env = process.env }: Options): Server {
  const knowsHost = knownHosts(env);
  const names = new PortNames(env);
  const ports = new PortEdge({ daemonSocket, names, siteNames: siteNames(env) });
  const upgradeSite = dispatchUpgrade({ daemonSocket, knowsHost, other: otherUpgrade });
  const server = createServer({ requestTimeout: 600_000, headersTimeout: 20_000, maxHeaderSize: 32 * 1024 });

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const port = names.read(request.headers.host);
    if (port) return ports.answer(port, request, response);
    secure(request, response, { development, access: names.accessFrom(request.headers.host) });
    if (!knowsHost(request)) {
      response.writeHead(403, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${UNKNOWN_HOST}\n`);
      return;
    }
    if (request.url?.startsWith('/api/') && isOfAnotherPage(request)) {
      response.writeHead(403, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${FROM_ELSEWHERE}\n`);
      return;
    }
    if (request.url?.startsWith('/api/')) return answerApi({ daemonSocket, names }, request, response);
    return page(request, response);
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const port = names.read(request.headers.host);
    if (port) ports.upgrade(port, request, socket, head);
    else upgradeSite(request, socket, head);
  });
  return server;
}
