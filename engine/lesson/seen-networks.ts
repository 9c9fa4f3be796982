/** What was told of a lab's networks. */
import { growingNetworks } from '#engine/scene/network/net-history.ts';
import type { NetWorld } from '#engine/scene/network/net-world.ts';
import type { StateChanged } from '#engine/trace/event.ts';
import type { NetNamespace } from '#engine/trace/network.ts';
import { SoFar } from './so-far.ts';

export class SeenNetworks extends SoFar {
  readonly #told = growingNetworks();

  /** As it is now; nobody keeps it. */
  get now(): NetWorld {
    return this.#told.now();
  }

  /** Also when it is gone. */
  readonly namespaceOf = (id: string): NetNamespace | undefined => this.#told.lastOf('net-namespace', id);

  protected take(event: StateChanged): void {
    this.#told.add(event);
  }
}
