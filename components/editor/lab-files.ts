/** All that the editor knows of the lab's files: the connection, the tree, the open files, and what people do with them. */
import type { HostNumber } from '#engine/trace/lab-hosts.ts';
import { HOME } from '#engine/trace/workspace.ts';
import { isDirty } from './buffer.ts';
import { BufferStore } from './buffer-store.ts';
import { Emitter } from './emitter.ts';
import { type Connection, type FilesClient, openFiles } from './files-client.ts';
import type { GivenFile } from './gathered.ts';
import { browserStore, type KeptFile, KeptFiles } from './kept-files.ts';
import { homely, isBelow, join, nameOf, parentOf } from './paths.ts';
import { TabNotes } from './tab-notes.ts';
import { TreeStore } from './tree-store.ts';
import { uploadAll, wordsFor } from './upload-all.ts';

export type LabFilesSnapshot = {
  lab: string | null;
  /** the open files of this lab are there */
  ready: boolean;
  connection: Connection;
  /** files of the lab before this one, which is gone */
  earlier: readonly KeptFile[];
  /** what could not be done, in words */
  problem: string | null;
  /** what takes a while, in words */
  busy: string | null;
  /** names that were there already when something was uploaded, and were left as they are; `replace` puts the new ones over them */
  taken: { names: readonly string[]; replace(): void } | null;
};

const QUIET = { problem: null, busy: null, taken: null };

export class LabFiles extends Emitter<LabFilesSnapshot> {
  readonly tree: TreeStore;
  readonly buffers: BufferStore;
  readonly host: HostNumber;
  readonly #client: FilesClient;
  readonly #kept: KeptFiles;
  readonly #notes: TabNotes;
  #entered: string | null = null;
  #uploads: Promise<void> = Promise.resolve();

  constructor(url: string, host: HostNumber) {
    super({ lab: null, ready: false, connection: { state: 'connecting' }, earlier: [], ...QUIET });
    this.host = host;
    this.#kept = new KeptFiles(browserStore(), Date.now, host);
    this.#notes = new TabNotes(host);
    this.#client = openFiles(url);
    this.tree = new TreeStore(this.#client);
    this.buffers = new BufferStore(this.#client, this.tree, this.#kept);
    this.#client.onConnection((connection) => this.set({ connection }));
    this.#client.onHello(({ lab, ready }) => {
      this.set({ lab });
      if (lab && ready && lab !== this.#entered) void this.#enter(lab);
      else if (lab && ready) this.buffers.tryAgain();
    });
    for (const store of [this.tree, this.buffers]) store.subscribe(() => this.#note());
  }

  stop(): void {
    this.tree.stop();
    void this.buffers.stop().finally(() => this.#client.close());
  }

  async create(path: string, text = ''): Promise<void> {
    const there = this.tree.entryAt(path);
    if (there) this.set({ problem: `There is a ${nameOf(path)} already.` });
    else if (await this.#did(this.#make(path, text))) {
      this.tree.reveal(path);
      await this.buffers.open(path);
    }
  }

  async makeDirectory(path: string): Promise<void> {
    if (await this.#did(this.#client.makeDirectory(path))) this.tree.reveal(join(path, '.'));
  }

  async rename(from: string, to: string): Promise<boolean> {
    const done = await this.#did(this.#client.rename(from, to));
    if (done) this.buffers.moved(from, to);
    return done;
  }

  async remove(path: string): Promise<void> {
    if (!(await this.#did(this.#client.remove(path)))) return;
    for (const buffer of this.buffers.snapshot.buffers)
      if (buffer.path === path || isBelow(buffer.path, path)) this.buffers.close(buffer.path);
  }

  /** Into a directory, with the folders that they stand in. What is there already stays, unless it is to be replaced. One after the other. */
  upload(directory: string, given: GivenFile[] | Promise<GivenFile[]>, over = false): Promise<void> {
    const files = Promise.resolve(given);
    // It is looked at when those before it are over.
    files.catch(() => {});
    this.#uploads = this.#uploads.then(() => this.#upload(directory, files, over));
    return this.#uploads;
  }

  async #upload(directory: string, given: Promise<GivenFile[]>, over: boolean): Promise<void> {
    this.set({ ...QUIET, busy: 'Reading what is to be uploaded …' });
    const isThere = (name: string): boolean => Boolean(this.tree.entryAt(join(directory, name)));
    const sent = await this.#done(
      given.then((files) => {
        this.set({ busy: `Uploading ${wordsFor(files)} into ${homely(directory)} …` });
        return uploadAll(files, { directory, over, isThere, host: this.host });
      }),
    );
    this.set({ busy: null });
    if (!sent) return;
    const { taken, left } = sent;
    if (left.length > 0) this.say(`Left out: ${left.map(({ path, why }) => `${path} (${why})`).join(', ')}`);
    const again = async () => (await given).filter(({ path }) => taken.includes(path));
    if (taken.length > 0)
      this.set({ taken: { names: taken, replace: () => void this.upload(directory, again(), true) } });
  }

  putBackEarlier(): void {
    const files = this.snapshot.earlier;
    this.set({ earlier: [] });
    void (async () => {
      for (const file of files) {
        await this.#makeAbove(file.path);
        await this.buffers.putBack(file);
      }
      this.#kept.forget(files);
      await this.buffers.saveAll();
    })();
  }

  forgetEarlier(): void {
    this.#kept.forget(this.snapshot.earlier);
    this.set({ earlier: [] });
  }

  /** Opens it, and makes it first where there is none. */
  async begin(path: string, text: string): Promise<void> {
    await this.buffers.open(path).catch(() => {});
    if (!this.buffers.of(path)) await this.create(path, text);
  }

  /** @returns whether there is something to see */
  open(path: string): Promise<boolean> {
    return this.#did(this.buffers.open(path));
  }

  /** Closes a file when all of it is in the lab; one that is in conflict stays. */
  async leave(path: string): Promise<void> {
    await this.buffers.save(path);
    const buffer = this.buffers.of(path);
    if (buffer && isDirty(buffer)) this.say(`${nameOf(path)} is not saved, so it stays open.`);
    else this.buffers.close(path);
  }

  say(problem: string): void {
    this.set({ problem });
  }

  dismiss(): void {
    this.set({ problem: null, taken: null });
  }

  async #enter(lab: string): Promise<void> {
    this.#entered = lab;
    this.set({ ready: false });
    this.#kept.tidy(lab);
    const notes = this.#notes.read(lab);
    this.tree.start(notes.expanded);
    await this.buffers.enter(lab, notes.open, notes.active);
    this.set({ ready: true, earlier: this.#kept.before(lab) });
  }

  /** Directories on the way that are there already say so, which is as good. */
  async #makeAbove(path: string): Promise<void> {
    const missing: string[] = [];
    for (let above = parentOf(path); isBelow(above, HOME); above = parentOf(above)) missing.unshift(above);
    for (const directory of missing) await this.#client.makeDirectory(directory).catch(() => {});
  }

  async #make(path: string, text: string): Promise<void> {
    await this.#makeAbove(path);
    const answer = await this.#client.write({ path, text, over: null });
    if (answer.type === 'conflict') throw new Error(`There is a ${nameOf(path)} already.`);
  }

  async #did(work: Promise<unknown>): Promise<boolean> {
    return (await this.#done(work.then(() => true))) ?? false;
  }

  async #done<Result>(work: Promise<Result>): Promise<Result | undefined> {
    try {
      const result = await work;
      this.set({ problem: null });
      return result;
    } catch (error) {
      this.set({ problem: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  }

  #note(): void {
    const { lab, ready } = this.snapshot;
    if (!lab || !ready) return;
    const { buffers, active } = this.buffers.snapshot;
    const expanded = [...this.tree.snapshot.expanded];
    this.#notes.write(lab, { open: buffers.map(({ path }) => path), active, expanded });
  }
}
