/** What is the same for all that goes to the registry: which headers go on, and how names come back. */
import { request } from 'node:http';
import type { Exchange } from './exchange.ts';
import type { LabContext } from './lab-context.ts';
import { spaceOf } from './lab-space.ts';
import type { Allowed } from './registry-api.ts';
import { writeRegistryPath } from './registry-path.ts';
import type { Errand, Return } from './relay.ts';

const HEADERS = ['accept', 'content-type', 'content-length', 'range', 'content-range', 'if-none-match', 'user-agent'];

/** Path and query at the registry. Only queries that are named here get on. */
export function pathAtRegistry({ path, place }: Allowed, query: Record<string, string | null>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== null);
  const text = new URLSearchParams(given).toString();
  return writeRegistryPath(path, place.repository) + (text ? `?${text}` : '');
}

export const registryOf = ({ registrySocket: socketPath, agent }: LabContext): Pick<Errand, 'who' | 'open'> => ({
  who: 'the registry',
  open: (options) => request({ ...options, socketPath, agent }),
});

export function headersOnwards({ request }: Exchange): Record<string, string> {
  const given = HEADERS.map((name) => [name, request.headers[name]]).filter(([, value]) => typeof value === 'string');
  return { ...Object.fromEntries(given), host: 'hub' };
}

/** Errors and lists name the repository as the registry knows it: the lab's own name is put back. */
export function asText(lab: LabContext, headers: Record<string, string>, isHead: boolean): Return {
  const { 'content-length': length, ...rest } = headers;
  const own = `${spaceOf(lab.id)}/`;
  const kept = isHead && length !== undefined ? headers : rest;
  return { as: 'text', headers: kept, change: (body) => body.replaceAll(own, '') };
}

/** The same for addresses in headers. */
export function withOwnName({ path, place }: Allowed, headers: Record<string, string>): Record<string, string> {
  const from = `/v2/${place.repository}/`;
  const to = `/v2/${path.name}/`;
  const renamed = ['location', 'link'].flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, value.replace(from, to)]];
  });
  return { ...headers, ...Object.fromEntries(renamed) };
}
