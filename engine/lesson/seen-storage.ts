/** What was told of where a lab's containers keep their bytes, and how containers are called. */
import { changeOf, type ToldChange, type TouchedFile, tellChange } from '#engine/scene/storage/container-files.ts';
import { growingStorage, isStorageKind, type StorageWorld } from '#engine/scene/storage/storage-world.ts';
import { isAboutVolume } from '#engine/scene/storage/volumes-at.ts';
import type { StateChanged } from '#engine/trace/event.ts';
import type { ContainerMount } from '#engine/trace/storage.ts';
import { ContainerNames } from './container-names.ts';
import { SoFar } from './so-far.ts';

export const isForStorage = ({ subject: { kind } }: StateChanged): boolean =>
  kind === 'container' || kind === 'volume' || isStorageKind(kind);

/** Of what something can be known. */
export type Known = 'container' | 'container-root' | 'container-mount' | 'volume';

export class SeenStorage extends SoFar {
  readonly names = new ContainerNames();
  readonly nameOf = this.names.of;
  readonly ofVolumes: StateChanged[] = [];
  /** Whatever happened to files, in order. */
  readonly changes: ToldChange[] = [];
  /** Mounts that went since this begins, by id, as they were. */
  readonly left = new Map<string, ContainerMount>();
  readonly #told = growingStorage();
  readonly #files = new Map<string, Map<string, TouchedFile>>();
  readonly #known: Record<Known, Set<string>> = {
    ...{ container: new Set(), 'container-root': new Set(), 'container-mount': new Set(), volume: new Set() },
  };

  /** As it is now; nobody keeps it. */
  get world(): StorageWorld {
    return this.#told.present;
  }

  /** Paths of a container's overlay that were touched. */
  filesOf(container: string): ReadonlyMap<string, TouchedFile> {
    return this.#files.get(container) ?? new Map();
  }

  /** Whether it, or a thing of that kind of the container, was ever told of: of several containers of one name, the last one. */
  knows(kind: Known, name: string): boolean {
    const id = kind === 'volume' ? name : this.names.bearer(name);
    return id !== undefined && this.#known[kind].has(id);
  }

  override beginHere(): void {
    super.beginHere();
    this.left.clear();
  }

  protected take(event: StateChanged): void {
    const { kind, id } = event.subject;
    this.names.take(event);
    this.#told.add(event);
    if (isAboutVolume(event)) this.ofVolumes.push(event);
    if (kind === 'file') this.#takeChange(event);
    if (kind === 'container-mount') this.#takeMount(event);
    else if (kind === 'container' || kind === 'container-root' || kind === 'volume') this.#known[kind].add(id);
  }

  #takeChange(event: StateChanged): void {
    const change = changeOf(event);
    if (change === undefined) return;
    this.changes.push(change);
    const { container, volume } = change;
    if (container === undefined || volume !== undefined) return;
    const files = this.#files.get(container) ?? new Map<string, TouchedFile>();
    this.#files.set(container, files);
    tellChange(files, change);
  }

  #takeMount({ subject: { id } }: StateChanged): void {
    const mount = this.#told.lastOf('container-mount', id);
    if (mount === undefined) return;
    this.#known['container-mount'].add(mount.container);
    if (this.world['container-mount'].has(id)) this.left.delete(id);
    else this.left.set(id, mount);
  }
}
