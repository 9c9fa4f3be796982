/** What a command has done to an engine: all that it has afterwards, and the files. Asked on its real socket, past every probe. */
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { LabPlace } from '#engine/lab/driver.ts';
import { askJson, askLines } from '../engine-client.ts';
import type { Parts } from './rules.fixture.ts';

type Ask = (path: string) => Promise<unknown>;
type Listed = { Id: string; Name?: string; RepoTags?: string[]; Created?: string };

const LIMIT_MS = 60_000;
const SIGWINCH = String(constants.signals.SIGWINCH);
/** Where a case's script runs, in the lab. */
export const CASE_DIR = '/root/case';
const VOLUMES = '/var/lib/docker/volumes';

/** @param since the engine's events from this time on, in seconds of its clock */
export async function effectsOn(place: LabPlace, since: number): Promise<Parts> {
  const ask: Ask = (path) => askJson(place.dockerSocket, path, AbortSignal.timeout(LIMIT_MS));
  const root = `/proc/${place.initPid}/root`;
  return {
    containers: printed(await containers(ask)),
    images: printed(await images(ask)),
    networks: printed(await eachOf(ask, '/networks', (one) => `/networks/${one.Id}`)),
    volumes: printed(await volumes(ask)),
    swarm: printed(pick(await ask('/info'), 'Swarm', 'LocalNodeState')),
    events: await eventsSince(place.dockerSocket, since),
    files: [CASE_DIR, VOLUMES].flatMap((dir) => tree(root, dir)).join('\n'),
  };
}

const printed = (value: unknown): string => JSON.stringify(value, ordered, 1);

/** A network's containers by name, not by id. */
const ordered = (key: string, value: unknown): unknown =>
  key === 'Containers' && isRecord(value)
    ? Object.entries(value).toSorted(([, one], [, other]) => nameOf(one).localeCompare(nameOf(other)))
    : value;

const isRecord = (value: unknown): value is object => typeof value === 'object' && value !== null;
const nameOf = (value: unknown): string => String((value as { Name?: string }).Name);

/** In the order in which they were made: their names may be random. */
async function containers(ask: Ask): Promise<unknown[]> {
  const listed = (await ask('/containers/json?all=1')) as Listed[];
  const asked = listed.map(async ({ Id }) => ({
    ...((await ask(`/containers/${Id}/json`)) as { Created: string }),
    changes: await ask(`/containers/${Id}/changes`),
  }));
  return (await Promise.all(asked)).toSorted((one, other) => Date.parse(one.Created) - Date.parse(other.Created));
}

const images = (ask: Ask): Promise<unknown[]> => eachOf(ask, '/images/json?all=1', ({ Id }) => `/images/${Id}/json`);

async function volumes(ask: Ask): Promise<unknown[]> {
  const { Volumes } = (await ask('/volumes')) as { Volumes: { Name: string; CreatedAt: string }[] };
  return Volumes.toSorted((one, other) => one.CreatedAt.localeCompare(other.CreatedAt));
}

/** By name, then in the order in which they were made: ids may be random. */
async function eachOf(ask: Ask, list: string, path: (one: Listed) => string): Promise<unknown[]> {
  const listed = (await ask(list)) as Listed[];
  const asked = await Promise.all(listed.map((one) => ask(path(one)) as Promise<Listed>));
  return asked.toSorted((one, other) => rankOf(one).localeCompare(rankOf(other)));
}

const rankOf = ({ Name, RepoTags, Created }: Listed): string => `${Name ?? RepoTags?.join() ?? ''} ${Created}`;

function pick(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

/** One line each, without its time, sorted: the engine promises no order between its parts. */
async function eventsSince(socket: string, since: number): Promise<string> {
  const until = Date.now() / 1000;
  const lines: string[] = [];
  const path = `/events?since=${since.toFixed(9)}&until=${until.toFixed(9)}`;
  for await (const event of askLines(socket, path, AbortSignal.timeout(LIMIT_MS)))
    if (event && !isResize(event)) lines.push(eventLine(event as Record<string, unknown>));
  const known = (line: string) => line.replace(/[0-9a-f]{64}|[0-9a-z]{25}|"name":"[a-z]+_[a-z]+\d?"/g, '');
  return lines.toSorted((one, other) => known(one).localeCompare(known(other))).join('\n');
}

/**
 * How often a client sends its terminal's size, and passes on the SIGWINCH that it got, is a matter of when that has one. What the
 * program sees of it is compared.
 */
const isResize = (event: unknown): boolean =>
  pick(event, 'Action') === 'resize' ||
  (pick(event, 'Action') === 'kill' && pick(event, 'Actor', 'Attributes', 'signal') === SIGWINCH);

function eventLine({ Type, Action, Actor }: Record<string, unknown>): string {
  const { ID, Attributes } = Actor as { ID: string; Attributes: Record<string, string> };
  const { execDuration: _, ...attributes } = Attributes;
  return `${Type} ${Action} ${JSON.stringify(attributes)} ${ID}`;
}

/** Every file with its kind, mode, size and what it holds. */
function tree(root: string, dir: string): string[] {
  const names = readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' }).toSorted();
  return names
    .filter((name) => !name.endsWith('.db'))
    .map((name) => `${dir}/${name} ${described(join(root, dir, name))}`);
}

function described(path: string): string {
  const stat = lstatSync(path);
  const mode = stat.mode.toString(8);
  if (stat.isSymbolicLink()) return `${mode} -> ${readlinkSync(path)}`;
  if (!stat.isFile()) return mode;
  return `${mode} ${stat.size} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
}
