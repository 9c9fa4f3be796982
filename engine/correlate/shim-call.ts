/** ttrpc: what containerd asks of a container's shim, and what the shim tells containerd. Where such a call belongs. */
import type { Json } from '#engine/trace/event.ts';
import { BACKGROUND } from '#engine/trace/ids.ts';
import { callFor, NOWHERE, orderTo, placeFor, under } from './attribution.ts';
import { eventIn, execIn } from './containerd-message.ts';
import type { Place } from './span.ts';
import type { World } from './world.ts';

/** The calls to containerd for which it asks this of the shim. */
const ASKED_FOR: Record<string, readonly string[]> = {
  Create: ['Tasks/Create'],
  Connect: ['Tasks/Create'],
  Start: ['Tasks/Start'],
  Exec: ['Tasks/Exec'],
  Kill: ['Tasks/Kill'],
  State: ['Tasks/Get', 'Tasks/Start', 'Tasks/Exec', 'Tasks/Delete', 'Tasks/DeleteProcess'],
  Delete: ['Tasks/DeleteProcess', 'Tasks/Delete'],
  Shutdown: ['Tasks/Delete'],
  Pause: ['Tasks/Pause'],
  Resume: ['Tasks/Resume'],
  Pids: ['Tasks/ListPids'],
  ResizePty: ['Tasks/ResizePty'],
  CloseIO: ['Tasks/CloseIO'],
  Update: ['Tasks/Update'],
  Checkpoint: ['Tasks/Checkpoint'],
  Stats: ['Tasks/Metrics'],
};

/** @param method of the shim's `Task` service */
export function placeToShim(world: World, method: string, container: string | undefined, message?: Json): Place {
  if (!container) return NOWHERE;
  const call = callFor(world, container, ASKED_FOR[method] ?? [], execIn(message));
  return call ? under(call.span) : inferred(placeFor(world, container));
}

/** What the shim does that makes it tell of this. A program ends by itself, too. */
const TOLD_OF: Record<string, readonly string[]> = {
  '/tasks/create': ['Task/Create'],
  '/tasks/start': ['Task/Start'],
  '/tasks/exec-added': ['Task/Exec'],
  '/tasks/exec-started': ['Task/Start'],
  '/tasks/exit': ['Task/Kill'],
  '/tasks/delete': ['Task/Delete'],
  '/tasks/paused': ['Task/Pause'],
  '/tasks/resumed': ['Task/Resume'],
};

export type ShimTold = { place: Place; container?: string | undefined };

/** `Events/Forward`: the event in its envelope names the container. */
export function placeOfForward(world: World, message: Json | undefined): ShimTold {
  const event = eventIn(envelopeIn(message));
  if (!event?.container) return { place: NOWHERE };
  const { topic, container } = event;
  const names = TOLD_OF[topic] ?? [];
  const order = orderTo(world, container, names);
  if (order && names.includes(order.name)) return { place: under(order.span), container };
  // The shim has answered already, and tells afterwards.
  const asked = names.map((name) => name.replace('Task/', 'Tasks/'));
  const call = callFor(world, container, asked);
  if (call && asked.includes(call.name)) return { place: under(call.span), container };
  return { place: inferred(placeFor(world, container)), container };
}

const envelopeIn = (message: Json | undefined): Json =>
  message && typeof message === 'object' && !Array.isArray(message) ? (message.envelope ?? null) : null;

const inferred = (place: Place | undefined): Place =>
  place && place.trace !== BACKGROUND ? { ...place, parentEvidence: 'inferred' } : NOWHERE;
