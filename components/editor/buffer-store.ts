/** The open files: read from the lab, written to it, kept in this browser, and told when the lab has something else. */
import type { FileEntry } from '#engine/trace/workspace.ts';
import {
  type Buffer,
  edited,
  isDirty,
  isInConflict,
  type Known,
  keepMine,
  labHas,
  notWritten,
  openedAs,
  refusedFor,
  restored,
  saveBegun,
  takeTheirs,
  wantsSaving,
  written,
} from './buffer.ts';
import { Emitter } from './emitter.ts';
import type { FilesClient } from './files-client.ts';
import type { KeptFile, KeptFiles } from './kept-files.ts';
import { parentOf } from './paths.ts';
import type { TreeStore } from './tree-store.ts';

/** A file that is no text: it can be looked at from outside only. */
export type Closed = { path: string; why: string; size: number };

export type BuffersSnapshot = {
  buffers: readonly Buffer[];
  active: string | null;
  /** what was asked for and is no text */
  closed: Closed | null;
  /** storage of this browser is full or refused: a reload would lose what is unsaved */
  unkept: boolean;
  autosave: boolean;
};

/** ms without a key before a file is saved by itself */
const PAUSE = 1200;

export class BufferStore extends Emitter<BuffersSnapshot> {
  readonly #stamps = new Map<string, string>();
  #lab: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #stopFollowing: () => void;

  constructor(
    readonly client: FilesClient,
    readonly tree: TreeStore,
    readonly kept: KeptFiles,
  ) {
    super({ buffers: [], active: null, closed: null, unkept: false, autosave: true });
    this.#stopFollowing = tree.follow((directory) => this.#look(directory));
  }

  /** Resolves when what goes to the lab by itself is there. Who saves by hand has a copy in this browser, unless there is no room for it. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#stopFollowing();
    const { autosave, unkept } = this.snapshot;
    if (autosave || unkept) await this.saveAll();
  }

  /** Another lab: what was open is no longer there, and stays kept. */
  async enter(lab: string, open: readonly string[], active: string | null): Promise<void> {
    this.#lab = lab;
    this.#stamps.clear();
    this.set({ buffers: [], active: null, closed: null });
    const kept = this.kept.of(lab);
    const unsaved = kept.filter((file) => !file.saved).map(({ path }) => path);
    for (const path of new Set([...open, ...unsaved])) {
      const draft = kept.find((file) => file.path === path && !file.saved);
      // What is there no more is not opened again; a draft of it is.
      await this.#load(path, draft).catch(() => {});
    }
    const paths = this.snapshot.buffers.map(({ path }) => path);
    this.set({ active: active && paths.includes(active) ? active : (paths[0] ?? null), closed: null });
    this.#later();
  }

  of(path: string | null): Buffer | undefined {
    return this.snapshot.buffers.find((buffer) => buffer.path === path);
  }

  /** Rejects with a FilesError when there is nothing that can be read. */
  async open(path: string): Promise<void> {
    if (!this.of(path)) await this.#load(path);
    if (this.of(path)) this.set({ active: path, closed: null });
  }

  /** A file of an earlier lab is a draft in this one. */
  async putBack(file: KeptFile): Promise<void> {
    await this.#load(file.path, { ...file, version: null });
    this.set({ active: file.path });
    this.#kept(file.path);
  }

  edit(path: string, text: string): void {
    this.#change(path, (buffer) => edited(buffer, text));
    this.#later();
  }

  setAutosave(autosave: boolean): void {
    this.set({ autosave });
    this.#later();
  }

  async save(path: string): Promise<void> {
    const buffer = this.of(path);
    if (!buffer || buffer.saving !== null || !isDirty(buffer) || isInConflict(buffer)) return;
    this.#change(path, saveBegun);
    const { text, base } = buffer;
    const answer = await this.client.write({ path, text, over: base?.version ?? null }).catch(reasonOf);
    if (typeof answer === 'string') this.#change(path, (now) => notWritten(now, answer));
    else if (answer.type === 'written') this.#change(path, (now) => written(now, answer.version));
    else this.#change(path, (now) => refusedFor(now, knownOf(answer)));
    const after = this.of(path);
    if (after && wantsSaving(after)) this.#later();
  }

  /** The lab is back: what could not be saved meanwhile may be now. */
  tryAgain(): void {
    if (!this.snapshot.autosave) return;
    for (const { path, error } of this.snapshot.buffers) if (error !== undefined) void this.save(path);
  }

  /** Resolves when all that can be saved is. Paths that could not be are returned. */
  async saveAll(): Promise<string[]> {
    await Promise.all(this.snapshot.buffers.map(({ path }) => this.save(path)));
    return this.snapshot.buffers.filter(isDirty).map(({ path }) => path);
  }

  async choose(path: string, mine: boolean): Promise<void> {
    this.#change(path, mine ? keepMine : takeTheirs);
    if (mine) await this.save(path);
  }

  close(path: string): void {
    const { buffers, active } = this.snapshot;
    const index = buffers.findIndex((buffer) => buffer.path === path);
    const left = buffers.filter((buffer) => buffer.path !== path);
    const next = left[Math.min(index, left.length - 1)]?.path ?? null;
    if (this.#lab) this.kept.drop(this.#lab, path);
    this.#stamps.delete(path);
    this.set({ buffers: left, active: active === path ? next : active });
  }

  show(path: string): void {
    this.set({ active: path, closed: null });
  }

  /** The lab's file has another name now; what is typed goes with it. */
  moved(from: string, to: string): void {
    for (const buffer of this.snapshot.buffers) {
      if (buffer.path !== from && !buffer.path.startsWith(`${from}/`)) continue;
      const path = to + buffer.path.slice(from.length);
      if (this.#lab) this.kept.drop(this.#lab, buffer.path);
      this.#stamps.delete(buffer.path);
      const { active, buffers } = this.snapshot;
      this.set({
        buffers: buffers.map((other) => (other === buffer ? { ...buffer, path } : other)),
        active: active === buffer.path ? path : active,
      });
      this.tree.watch(parentOf(path));
      this.#kept(path);
    }
  }

  async #load(path: string, draft?: { text: string; version: string | null }): Promise<void> {
    this.tree.watch(parentOf(path));
    const content = await this.client.read(path).catch((error) => {
      if (draft) return null;
      throw error;
    });
    if (content?.type === 'binary') {
      this.set({ closed: { path, why: content.why, size: content.size }, active: null });
      return;
    }
    const known: Known = content && { text: content.text, version: content.version };
    const buffer = draft ? restored(path, draft, known) : openedAs(path, known);
    this.set({ buffers: [...this.snapshot.buffers.filter((other) => other.path !== path), buffer] });
    this.#kept(path);
  }

  /** A directory is another: files of it that are open may be. */
  #look(directory: string): void {
    for (const { path } of this.snapshot.buffers) {
      if (parentOf(path) !== directory) continue;
      const stamp = stampOf(this.tree.entryAt(path));
      if (stamp === undefined || this.#stamps.get(path) === stamp) continue;
      this.#stamps.set(path, stamp);
      void this.#readAgain(path, stamp === 'none');
    }
  }

  async #readAgain(path: string, gone: boolean): Promise<void> {
    const buffer = this.of(path);
    // A new file that was not written yet is in no listing.
    if (gone && buffer?.base === null) return;
    const content = gone ? null : await this.client.read(path).catch(() => undefined);
    if (content === undefined || content?.type === 'binary') return;
    this.#change(path, (now) => labHas(now, content && { text: content.text, version: content.version }));
  }

  #change(path: string, change: (buffer: Buffer) => Buffer): void {
    const buffer = this.of(path);
    const next = buffer && change(buffer);
    if (!next || next === buffer) return;
    this.set({ buffers: this.snapshot.buffers.map((other) => (other === buffer ? next : other)) });
    this.#kept(path);
  }

  #kept(path: string): void {
    const buffer = this.of(path);
    if (!buffer || !this.#lab) return;
    const version = buffer.base?.version ?? null;
    const kept = this.kept.keep({ lab: this.#lab, path, text: buffer.text, version, saved: !isDirty(buffer) });
    if (kept === this.snapshot.unkept) this.set({ unkept: !kept });
  }

  #later(): void {
    clearTimeout(this.#timer);
    if (!this.snapshot.autosave) return;
    this.#timer = setTimeout(() => {
      for (const buffer of this.snapshot.buffers) if (wantsSaving(buffer)) void this.save(buffer.path);
    }, PAUSE);
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const knownOf = ({ text, version }: { text: string | null; version: string | null }): Known =>
  version === null ? null : { text: text ?? '', version };

const stampOf = (entry: FileEntry | null | undefined): string | undefined =>
  entry === undefined ? undefined : entry === null ? 'none' : `${entry.changed}:${entry.size}`;
