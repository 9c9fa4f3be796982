/**
 * Watches the files of one lab: what containers change in their upper directories and in volumes, and what they read. The kernel says that
 * something happened to a name; what stands there then is looked at, so words that came together or were lost leave nothing wrong.
 */
import { monotonic } from '../clock.ts';
import { MountNews } from '../mount-news.ts';
import { type Actor, Actors, whoOf } from './actors.ts';
import { Appointments } from './appointments.ts';
import { ContainerRoots } from './container-roots.ts';
import { CopyUps } from './copy-ups.ts';
import { type Departure, Departures } from './departures.ts';
import { DirectoryPlaces, type Place, pathIn } from './directory-places.ts';
import { isThere } from './entry.ts';
import { CHANGES, FAN } from './fan-mask.ts';
import { FileSystemWatch } from './fanotify.ts';
import { DirectoriesByHandle, entryIn } from './file-handle.ts';
import type { Heard } from './files-talk.ts';
import { FilesTeller } from './files-teller.ts';
import { isOfAnother, type Notice, waitingIn } from './notices.ts';
import { MOST_ROOTS } from './overlay-roots.ts';
import { ReadFiles } from './read-files.ts';
import { REST_MS, readWithRests } from './read-with-rests.ts';
import { Renames } from './renames.ts';
import type { Change, UpperDirectory } from './upper-directory.ts';
import { VolumeFiles } from './volume-files.ts';

/** What is told of a root waits so long for more of it. */
const ROOT_MS = 250;
const COUNT_MS = 1000;

type Round = {
  at: number;
  dirs: DirectoriesByHandle;
  actors: Actors;
  departed: Departures;
  looked: boolean;
};

export class LabFilesWatch {
  readonly #labRoot: string;
  readonly #place: string;
  readonly #heard: Heard;
  readonly #changes: FileSystemWatch;
  readonly #opens: FileSystemWatch;
  readonly #places = new DirectoryPlaces();
  readonly #roots: ContainerRoots;
  readonly #teller = new FilesTeller();
  readonly #reads = new ReadFiles();
  readonly #volumes = new VolumeFiles();
  readonly #copies = new CopyUps();
  readonly #renames = new Renames();
  /** Uppers that were changed and are not mounted, by overlay: who did it. */
  readonly #unmounted = new Map<string, Actor>();
  readonly #opened: { close(): void }[] = [];
  readonly #soon = new Appointments();
  #closed = false;

  /** @param initPid of the lab @throws when its files cannot be watched */
  constructor(initPid: number, heard: Heard) {
    this.#labRoot = `/proc/${initPid}/root`;
    this.#place = `${this.#labRoot}/var/lib/docker`;
    this.#heard = heard;
    this.#roots = new ContainerRoots(this.#labRoot, {
      told: (fact) => heard.told([fact]),
      gone: (container) => this.#reads.forget(container),
      cut: () => heard.lost(`the lab has more than ${MOST_ROOTS} containers: the files of others are not watched`),
    });
    this.#changes = this.#open(() => new FileSystemWatch(this.#place, CHANGES));
    this.#opens = this.#open(() => new FileSystemWatch(this.#place, FAN.open));
    this.#open(() => new MountNews(initPid, () => this.#mountsChanged()));
    this.#roots.learn();
    readWithRests([this.#changes, this.#opens], this.#soon, () => this.#read());
  }

  /** What was seen by now is told. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#drain();
    this.#due(true);
    this.#count();
    this.#end();
  }

  /** One that cannot be opened leaves none of the others open. */
  #open<T extends { close(): void }>(make: () => T): T {
    try {
      const opened = make();
      this.#opened.push(opened);
      return opened;
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  #end(): void {
    this.#closed = true;
    this.#soon.close();
    for (const one of this.#opened) one.close();
  }

  #mountsChanged(): void {
    this.#roots.differ();
    this.#soon.later('mounts', REST_MS, () => this.#roots.refresh());
  }

  #read(): void {
    if (this.#closed) return;
    try {
      this.#drain();
    } catch (error) {
      this.#heard.failed(error instanceof Error ? error.message : String(error));
      this.#end();
    }
  }

  #drain(): void {
    const at = monotonic();
    const dirs = this.#directories();
    if (!dirs) return;
    const round: Round = { at, dirs, actors: new Actors(), departed: new Departures(), looked: false };
    try {
      this.#readOpens(round);
      this.#readChanges(round);
    } finally {
      dirs.close();
    }
    this.#tellGone(round.departed.rest(), at);
    this.#roots.settle();
    this.#roots.refresh();
    this.#teller.due(at);
    this.#deliver();
  }

  /** Undefined: the lab is going. */
  #directories(): DirectoriesByHandle | undefined {
    try {
      return new DirectoriesByHandle(this.#place);
    } catch {
      return undefined;
    }
  }

  #readOpens(round: Round): void {
    for (const notice of waitingIn(this.#opens)) {
      if (notice === 'overflow' || notice.directory === undefined) continue;
      const place = this.#placeOf(notice.directory, round);
      if (place?.kind === 'work') this.#copies.open(notice.pid, notice.file, round.at);
      else if (place?.kind === 'diff' && !this.#copies.isCopying(notice.pid, round.at))
        this.#noteRead(place, notice, round);
    }
  }

  #readChanges(round: Round): void {
    for (const notice of waitingIn(this.#changes))
      if (notice === 'overflow') this.#overflowed(round);
      else if (notice.directory !== undefined) this.#noteChange(notice, notice.directory, round);
  }

  #placeOf(directory: string, { dirs }: Round): Place {
    return this.#places.of(directory, (handle) => dirs.path(handle));
  }

  #noteChange(notice: Notice, directory: string, round: Round): void {
    const place = this.#placeOf(directory, round);
    // What is below it is elsewhere now.
    if (place && notice.mask & FAN.movedTo && notice.mask & FAN.directory) this.#places.forget();
    switch (place?.kind) {
      case undefined:
        break;
      case 'roots':
        this.#roots.differ();
        break;
      case 'work':
        if ((notice.mask & FAN.directory) === 0) this.#copies.note(notice.file, round.at);
        break;
      case 'volume':
        this.#noteVolume(place, notice, directory, round);
        break;
      case 'diff':
        this.#noteDiff(place, notice, directory, round);
        break;
      default:
        place satisfies never;
    }
  }

  #noteDiff(place: Place & { kind: 'diff' }, notice: Notice, directory: string, round: Round): void {
    const upper = this.#mountedUpper(place.overlay, round);
    const path = pathIn(place.path, notice.name);
    if (!upper) this.#noteUnmounted(place.overlay, round.actors.get(notice.pid));
    if (!upper || path === '') return;
    const { mask, file } = notice;
    const now = entryIn(round.dirs, directory, notice.name);
    const from = this.#renames.note(notice, { tree: place.overlay, path }, now);
    const copied = mask & FAN.create ? this.#copies.take(file, round.at) : undefined;
    if (from !== undefined) round.departed.claim(file);
    this.#tellGone(round.departed.around(upper, path), round.at);
    const isOther = isThere(now) && isOfAnother(notice, now);
    const changes = isOther
      ? [copied].flatMap((one) => (one ? upper.noteCopy(path, one) : []))
      : upper.note({ path, mask, now, copied, from });
    const actor = round.actors.get(notice.pid);
    const [change] = changes;
    const departs = mask & FAN.movedFrom && changes.length === 1 && change?.action === 'deleted';
    if (departs && file !== undefined) round.departed.add(file, { upper, change, actor });
    else this.#tell(upper, changes, actor, round.at);
  }

  /**
   * Without its mount nobody changes it but who removes it. Or it was mounted for a moment, as for docker cp: so what is there a moment
   * later is looked at, if it is there to stay.
   */
  #noteUnmounted(overlay: string, actor: Actor): void {
    this.#unmounted.set(overlay, actor);
    this.#soon.later('unmounted', ROOT_MS, () => this.#compareUnmounted());
  }

  #compareUnmounted(): void {
    for (const [overlay, actor] of this.#unmounted) {
      const found = this.#roots.compareKept(overlay);
      if (found) this.#tell(found.upper, found.changes, actor, monotonic());
    }
    this.#unmounted.clear();
    this.#deliver();
  }

  /** That it was mounted just now may not have been told yet. */
  #mountedUpper(overlay: string, round: Round): UpperDirectory | undefined {
    const upper = this.#roots.upperOf(overlay);
    if (!upper || upper.root.mounted) return upper;
    if (!round.looked) this.#roots.differ();
    round.looked = true;
    const now = this.#roots.upperOf(overlay);
    return now?.root.mounted ? now : undefined;
  }

  #noteVolume(place: Place & { kind: 'volume' }, notice: Notice, directory: string, round: Round): void {
    const path = pathIn(place.path, notice.name);
    if (path === '') return;
    const now = entryIn(round.dirs, directory, notice.name);
    const actor = round.actors.get(notice.pid);
    for (const { action, change } of this.#volumes.note(place.volume, path, { notice, now, actor }))
      this.#teller.note(action, change, round.at);
    this.#follow();
  }

  #noteRead(place: Place & { kind: 'diff' }, { name, pid }: Notice, { actors, at }: Round): void {
    if (this.#roots.upperOf(place.overlay)) return;
    const change = this.#reads.note(place.overlay, pathIn(place.path, name), actors.opening(pid));
    if (!change) return;
    this.#teller.note('read', change, at);
    this.#follow();
  }

  #tellGone(gone: readonly Departure[], at: number): void {
    for (const { upper, change, actor } of gone) this.#tell(upper, [change], actor, at);
  }

  #tell(upper: UpperDirectory, changes: readonly Change[], actor: Actor, at: number): void {
    const { container } = upper.root;
    for (const { action, change } of changes) this.#teller.note(action, { container, ...change, ...whoOf(actor) }, at);
    if (changes.length === 0) return;
    this.#follow();
    this.#soon.later('roots', ROOT_MS, () => {
      this.#roots.tell();
      this.#deliver();
    });
  }

  /** What waits to be told together is told in time. */
  #follow(): void {
    this.#soon.later('count', COUNT_MS, () => this.#count());
    if (this.#teller.waits) this.#soon.later('due', 100, () => this.#due());
  }

  #due(all = false): void {
    this.#teller.due(monotonic(), all);
    this.#deliver();
    if (this.#teller.waits) this.#soon.later('due', 100, () => this.#due());
  }

  #count(): void {
    const left = this.#teller.takeLeft();
    if (left > 0) this.#heard.lost(`${left} changes of files were more in a moment than are told one by one`, left);
  }

  /** Words of the kernel are missing: what they were about is found by looking. */
  #overflowed({ at }: Round): void {
    this.#heard.lost('more happened to files than could be read: order and time of some changes are not known');
    this.#places.forget();
    this.#roots.differ();
    for (const { upper, changes } of this.#roots.compare()) this.#tell(upper, changes, { pid: 0 }, at);
  }

  #deliver(): void {
    const facts = this.#teller.take();
    if (facts.length > 0) this.#heard.told(facts);
  }
}
