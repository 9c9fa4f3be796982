/** Where ports of the lab are opened: requests of this site, which send on to an origin of the port's own. */
import { type HostNumber, ofHost } from '#engine/trace/lab-hosts.ts';
import type { PortsAccess } from '#engine/trace/port-door.ts';

/** For a link: the answer sends a new tab to the port. */
export const portLink = (host: HostNumber, port: number, path = '/'): string =>
  ofHost(`/api/lab/ports/${port}${path === '/' ? '' : `?${new URLSearchParams({ path })}`}`, host);

export type FrameAddress = { ok: true; url: string } | { ok: false; error: string };

/** For a frame, which a redirect of this site may not fill. The address opens once. */
export async function frameAddress(
  host: HostNumber,
  port: number,
  path: string,
  signal: AbortSignal,
): Promise<FrameAddress> {
  const address = ofHost(`/api/lab/ports/${port}?${new URLSearchParams({ path })}`, host);
  const answer = await fetch(address, { method: 'POST', signal });
  const said = (await answer.json()) as { url?: string; error?: string };
  if (said.url !== undefined) return { ok: true, url: said.url };
  return { ok: false, error: said.error ?? `The site answered with status ${answer.status}.` };
}

/** A frame keeps its key in a cookie that browsers take over https, and below localhost. */
export const mayFrame = (access: PortsAccess | undefined, protocol: string): boolean =>
  access !== undefined && 'domain' in access && (access.domain === 'localhost' || protocol === 'https:');

/** Null for what is no port. */
export function readPort(text: string): number | null {
  const port = Number(text.trim());
  return /^\d{1,5}$/.test(text.trim()) && port >= 1 && port <= 65535 ? port : null;
}

/** A path of the port, as somebody typed it. */
export const readPath = (text: string): string => `/${text.trim().replace(/^\/+/, '')}`;
