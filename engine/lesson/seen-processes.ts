/** What was told of a lab's processes and control groups, and how containers are called. */
import { type NamedContainers, tellContainer } from '#engine/scene/network/containers-at.ts';
import { growingProcesses, isAboutProcesses } from '#engine/scene/process/process-world.ts';
import type { StateChanged } from '#engine/trace/event.ts';
import { ContainerNames } from './container-names.ts';
import { type ProcessesThen, processesThen } from './match-process.ts';
import { isSettled } from './settled-limits.ts';
import { SoFar } from './so-far.ts';

export const isForProcesses = (event: StateChanged): boolean =>
  event.subject.kind === 'container' || isAboutProcesses(event);

/** Of what something can be known. */
export type Known = 'container' | 'process-facts' | 'cgroup' | 'limits';

export class SeenProcesses extends SoFar {
  readonly #told = growingProcesses();
  readonly #containers: NamedContainers = new Map();
  readonly #names = new ContainerNames();
  readonly #known: Record<Known, Set<string>> = {
    ...{ container: new Set(), 'process-facts': new Set(), cgroup: new Set(), limits: new Set() },
  };
  #now: ProcessesThen | undefined;

  /** As they are now; each check of a lesson asks for it. Nobody keeps it. */
  get now(): ProcessesThen {
    this.#now ??= processesThen(this.#told.present, this.#containers);
    return this.#now;
  }

  /** Whether the container, or a thing of that kind of it, was ever told of: of several of one name, the last one. */
  knows(kind: Known, name: string): boolean {
    const id = this.#names.bearer(name);
    return id !== undefined && this.#known[kind].has(id);
  }

  protected take(event: StateChanged): void {
    const { kind, id } = event.subject;
    this.#now = undefined;
    this.#names.take(event);
    this.#told.add(event);
    tellContainer(this.#containers, event);
    const { container } = event.attributes;
    if (kind === 'container') this.#known.container.add(id);
    if ((kind === 'process-facts' || kind === 'cgroup') && typeof container === 'string')
      this.#known[kind].add(container);
    const group = kind === 'cgroup' ? this.#told.present.cgroup.get(id) : undefined;
    if (group?.container !== undefined && isSettled(group)) this.#known.limits.add(group.container);
  }
}
