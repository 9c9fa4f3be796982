import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PortsAccess } from '#engine/trace/port-door.ts';

export const newNonce = (): string => randomBytes(16).toString('base64');

/**
 * Scripts: only our own files, and inline ones that carry this answer's nonce. Styles may be inline because terminals and
 * diagrams set them from measured sizes. `development` allows the eval that hot reload needs.
 */
export const contentSecurityPolicy = (nonce: string, development: boolean, framed = "'none'"): string =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'${development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    `frame-src ${framed}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Only ports of labs are shown in a frame. Without a scheme the page's own is meant. */
function framedFrom(access: PortsAccess, host: string | undefined): string {
  const portNumber = /:\d{1,5}$/.exec(host ?? '')?.[0] ?? '';
  return 'domain' in access ? `*.${access.domain}${portNumber}` : "'none'";
}

type Site = { development: boolean; access: PortsAccess };

/** Sets the answer's headers, and tells the page renderer the nonce through the request, where Next looks for it. */
export function secure(request: IncomingMessage, response: ServerResponse, { development, access }: Site): void {
  const nonce = newNonce();
  const policy = contentSecurityPolicy(nonce, development, framedFrom(access, request.headers.host));
  request.headers['content-security-policy'] = policy;
  request.headers['x-nonce'] = nonce;
  response.setHeader('Content-Security-Policy', policy);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('X-Frame-Options', 'DENY');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
}
