/**
 * What the engine holds, folded from `state.changed` alone: containers, images, networks, volumes, the daemon. What lies on its disk is
 * folded by `stored-world.ts`, what its kernel holds by `network/net-world.ts`, `storage/storage-world.ts` and `process/process-world.ts`.
 */
import type { Attributes, StateChanged } from '#engine/trace/event.ts';
import type { Nanos, TraceId } from '#engine/trace/ids.ts';
import { isOfNetwork } from './network/net-world.ts';
import { isProcessKind } from './process/process-world.ts';
import { isStorageKind } from './storage/storage-world.ts';
import { isOnDisk } from './stored-world.ts';

export type SubjectKind = StateChanged['subject']['kind'];

export type Subject = {
  kind: SubjectKind;
  id: string;
  /** Docker's state of a container (`created running paused restarting exited dead`), `present` for the rest. */
  state: string;
  /** All that was ever told of it, newest wins: `name`, `image`, `exitCode`, `ports`, … */
  attributes: Attributes;
  /** The action that last changed it, when, and the event that told so. */
  action: string;
  at: Nanos;
  seq: number;
  trace?: TraceId;
};

/** Keyed by `kind/id`. What was removed is in `gone`, as it last was. */
export type World = { present: ReadonlyMap<string, Subject>; gone: ReadonlyMap<string, Subject> };

export const emptyWorld: World = { present: new Map(), gone: new Map() };

export const REMOVED: ReadonlySet<string> = new Set(['gone', 'removed', 'destroyed']);

export function changeWorld(world: World, event: StateChanged): World {
  if (isToldElsewhere(event.subject)) return world;
  const key = `${event.subject.kind}/${event.subject.id}`;
  const subject = changed(world.present.get(key), event);
  const present = new Map(world.present);
  const gone = new Map(world.gone);
  if (REMOVED.has(event.state)) {
    present.delete(key);
    gone.set(key, subject);
  } else {
    gone.delete(key);
    present.set(key, subject);
  }
  return { present, gone };
}

const isToldElsewhere = (subject: StateChanged['subject']): boolean =>
  isOnDisk(subject) || isOfNetwork(subject) || isStorageKind(subject.kind) || isProcessKind(subject.kind);

export const worldOf = (events: Iterable<{ type: string }>): World => {
  let world = emptyWorld;
  for (const event of events) if (event.type === 'state.changed') world = changeWorld(world, event as StateChanged);
  return world;
};

export const subjectsOf = (world: World, kind: SubjectKind): Subject[] =>
  [...world.present.values()].filter((subject) => subject.kind === kind);

export const nameOf = (subject: Subject): string => {
  const { name } = subject.attributes;
  return typeof name === 'string' && name !== '' ? name.replace(/^\//, '') : subject.id;
};

function changed(before: Subject | undefined, event: StateChanged): Subject {
  const subject: Subject = {
    kind: event.subject.kind,
    id: event.subject.id,
    state: event.state,
    attributes: { ...before?.attributes, ...event.attributes },
    action: event.action,
    at: event.at,
    seq: event.seq,
  };
  if (event.trace !== undefined) subject.trace = event.trace;
  return subject;
}
