/** Containers by id at a point in time, as far as the map names them. */
import type { StateChanged } from '#engine/trace/event.ts';
import { changeWorld, emptyWorld, nameOf, subjectsOf } from '../world.ts';
import type { Containers } from './net-map.ts';

export function containersAt(events: readonly StateChanged[], at: number): Containers {
  let world = emptyWorld;
  for (const event of events) if (event.at <= at) world = changeWorld(world, event);
  return new Map(
    subjectsOf(world, 'container').map((subject) => [subject.id, { name: nameOf(subject), state: subject.state }]),
  );
}
