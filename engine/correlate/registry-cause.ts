/**
 * Which request made somebody turn to a registry? Exact where the image is named on both sides; inferred where one request was open
 * that could; else the background. Learners' own programs (curl) are known by their process.
 */
import type { Component } from '#engine/trace/component.ts';
import { BACKGROUND } from '#engine/trace/ids.ts';
import { NOWHERE, under } from './attribution.ts';
import { clientPlace } from './client.ts';
import { queryOf } from './http-route.ts';
import type { RegistryObservation } from './observation.ts';
import { daemonOf } from './program.ts';
import { repositoryOfImage } from './registry-route.ts';
import type { Place } from './span.ts';
import type { Call, Exchange, Request, World } from './world.ts';

type Asked = Extract<RegistryObservation, { kind: 'registry.request' }>;
export type Cause = { from: Component; place: Place };

/** @param repository that is asked for, when the request names one */
export function registryCause(world: World, asked: Asked, repository: string | undefined): Cause {
  const { peer, headers, at } = asked;
  const agent = headers['user-agent'] ?? '';
  if (peer && peer.argv.length > 0 && !daemonOf(peer.argv)) return toolCause(world, asked);
  if (/^buildkit\b/.test(agent)) return { from: 'buildkit', place: buildPlace(world, repository) };
  if (/^docker\//.test(agent) || peer) return engineCause(world, repository);
  return { from: 'cli', place: clientPlace(world, peer, at) };
}

/** `curl`, `docker manifest inspect`, a program in a container. */
function toolCause(world: World, { peer, at }: Asked): Cause {
  const process = peer && world.processes.get(peer.pid);
  return { from: process?.component === 'container' ? 'container' : 'cli', place: clientPlace(world, peer, at) };
}

/** Also what a build asks may travel under dockerd's own name. */
function engineCause(world: World, repository: string | undefined): Cause {
  const place = dockerdPlace(world, repository);
  if (place.trace !== BACKGROUND) return { from: 'dockerd', place };
  const build = buildPlace(world, repository);
  return build.trace === BACKGROUND ? { from: 'dockerd', place } : { from: 'buildkit', place: build };
}

/** Requests of the Engine API for which dockerd asks a registry. */
const PULLS =
  /^(POST \/images\/create|POST \/images\/\{name\}\/push|POST \/build|POST \/auth|GET \/images\/search|GET \/distribution\/\{name\}\/json|GET \/plugins\/privileges|POST \/plugins\/(pull|\{name\}\/(push|upgrade))|POST \/services\/(create|\{id\}\/update))$/;

function dockerdPlace(world: World, repository: string | undefined): Place {
  const open = [...world.exchanges.values()].filter(({ name }) => PULLS.test(name));
  const naming = repository === undefined ? [] : open.filter((exchange) => imageOf(exchange) === repository);
  const [first, second] = naming;
  // Several pulls of one image are one to dockerd: the first of them.
  if (first) return { ...under(first.span, second && 'inferred'), placedBy: [repository as string] };
  return inferred(open.filter((exchange) => repository === undefined || imageOf(exchange) === undefined));
}

/** BuildKit says for which build it asks to nobody: the one that runs. */
function buildPlace(world: World, repository: string | undefined): Place {
  const solves = [...world.calls.values()].filter(({ name, to }) => to === 'buildkit' && /\/Solve$/.test(name));
  const place = inferred(newestOfOneTrace(solves));
  return place.trace === BACKGROUND ? dockerdPlace(world, repository) : place;
}

/** A build's frontend asks by calls of its own, under the same command. */
function newestOfOneTrace(calls: readonly Call[]): Request[] {
  const traces = new Set(calls.map(({ span }) => span.trace));
  const last = calls.at(-1);
  return traces.size === 1 && last ? [last] : [];
}

const inferred = (open: readonly Request[]): Place => {
  const traces = new Set(open.map(({ span }) => span.trace));
  const last = open.at(-1);
  return last && traces.size === 1 ? under(last.span, 'inferred') : NOWHERE;
};

/** The repository of the image that a request to dockerd names in its URL; undefined where it names none. */
function imageOf({ name, url, subject }: Exchange): string | undefined {
  if (name === 'POST /images/create') return repositoryIn(queryOf(url).get('fromImage'));
  if (name === 'POST /plugins/pull' || name === 'GET /plugins/privileges')
    return repositoryIn(queryOf(url).get('remote'));
  return /^POST \/images\/\{name\}\/push|\/distribution\/|\/plugins\/\{name\}/.test(name)
    ? repositoryIn(subject)
    : undefined;
}

const repositoryIn = (image: string | null | undefined): string | undefined =>
  image ? repositoryOfImage(image) : undefined;
