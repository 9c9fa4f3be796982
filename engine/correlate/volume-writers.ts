/** Requests by which dockerd writes into volumes: it fills them while it makes a container, and `docker cp` has it put files there. */
import type { Nanos } from '#engine/trace/ids.ts';
import { httpRoute } from './http-route.ts';
import type { Exchange, World } from './world.ts';

/** The classic builder makes containers as well. */
const MAKES: ReadonlySet<string> = new Set(['POST /containers/create', 'POST /build']);
const PUTS = 'PUT /containers/{id}/archive';
/** How long (ns) after an answer a file is told that was written before it: a file is told when it was read. */
const LATE = 500e6;

type Asked = { name: string; at: Nanos; open: boolean };

export function noteAnswered(world: World, { name, span }: Exchange, at: Nanos): void {
  if (MAKES.has(name) || name === PUTS) world.volumeWriters.set(span, { name, endedAt: at });
}

/** Does dockerd fill a volume from an image, if it makes a file in one at this time? Where `docker cp` may have asked for it as well: no. */
export function isFilling(world: World, at: Nanos): boolean {
  const asked = askedAt(world, at);
  const made = Math.max(...asked.flatMap((one) => (MAKES.has(one.name) ? one.at : [])));
  return made > Number.NEGATIVE_INFINITY && !asked.some((one) => one.name === PUTS && (one.open || one.at > made));
}

/** What is open, what waits for its client's command, and what was answered lately. */
const askedAt = (world: World, at: Nanos): Asked[] => [
  ...[...world.exchanges.values()].map(({ name, span }) => ({ name, at: span.at, open: true })),
  ...world.held.flatMap(({ observation }) =>
    observation.kind === 'http.request'
      ? { name: `${observation.method} ${httpRoute(observation.url).route}`, at: observation.at, open: true }
      : [],
  ),
  ...[...world.volumeWriters].flatMap(([span, { name, endedAt }]) =>
    at - endedAt <= LATE ? { name, at: span.at, open: false } : [],
  ),
];
