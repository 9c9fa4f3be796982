/** What is told of files: what follows itself at once, told together, and no more than a log can carry. Pure, times are given. */
import { BoundedMap } from '#engine/correlate/bounded-map.ts';
import type { Json } from '#engine/trace/event.ts';
import { nanos } from '#engine/trace/ids.ts';
import type { FileChange } from '#engine/trace/storage.ts';
import { RateLimit } from '../packets/rate-limit.ts';
import type { Action } from './decide.ts';
import type { ToldFact } from './files-talk.ts';
import { PathCounts } from './path-counts.ts';

/** Of a lab. */
export const FILE_RATE = { burst: 1000, perSecond: 100 } as const;
/** Within this (ns) what happens to one file again is counted, and told at its end. */
export const TOGETHER_NS = 300e6;
const MOST_WAITING = 1024;
const MOST_REMEMBERED = 8192;

type Kept = { action: Action; change: FileChange; at: number; times: number };

const REPEATS: ReadonlySet<Action> = new Set(['read', 'changed', 'attributes']);

export class FilesTeller {
  readonly #rate = new RateLimit(FILE_RATE);
  readonly #last = new BoundedMap<string, number>(MOST_REMEMBERED);
  readonly #waiting = new Map<string, Kept>();
  /** Of those that wait. */
  readonly #counts = new PathCounts();
  #facts: ToldFact[] = [];
  #left = 0;

  note(action: Action, change: FileChange, at: number): void {
    const id = idOf(change);
    if (!REPEATS.has(action)) this.#releaseAround(change, at);
    const kept = this.#waiting.get(id);
    if (kept?.action === action) {
      Object.assign(kept, { change, times: kept.times + 1 });
      return;
    }
    if (kept) this.#release(id, at);
    const last = this.#last.get(id);
    if (REPEATS.has(action) && last !== undefined && at - last < TOGETHER_NS && this.#waiting.size < MOST_WAITING) {
      this.#waiting.set(id, { action, change, at: last, times: 1 });
      this.#counts.add(id);
    } else this.#tell(action, change, at, id);
  }

  /** Those that waited long enough; all of them at the end. */
  due(at: number, all = false): void {
    for (const [id, kept] of this.#waiting) if (all || at - kept.at >= TOGETHER_NS) this.#release(id, at);
  }

  get waits(): boolean {
    return this.#waiting.size > 0;
  }

  take(): ToldFact[] {
    const facts = this.#facts;
    this.#facts = [];
    return facts;
  }

  /** How many were left out since it was asked last. */
  takeLeft(): number {
    const left = this.#left;
    this.#left = 0;
    return left;
  }

  /** What waits of it, of all below it and of where it was: it comes before. */
  #releaseAround(change: FileChange, at: number): void {
    this.#releaseBelow(idOf(change), at);
    if (change.from !== undefined) this.#releaseBelow(idOf({ ...change, path: change.from }), at);
  }

  #releaseBelow(id: string, at: number): void {
    this.#release(id, at);
    if (!this.#counts.hasBelow(id)) return;
    for (const other of this.#waiting.keys()) if (other.startsWith(`${id}/`)) this.#release(other, at);
  }

  #release(id: string, at: number): void {
    const kept = this.#waiting.get(id);
    if (!kept) return;
    this.#waiting.delete(id);
    this.#counts.remove(id);
    const { action, change, times } = kept;
    this.#tell(action, times > 1 ? { ...change, times } : change, at, id);
  }

  #tell(action: Action, change: FileChange, at: number, id: string): void {
    this.#last.set(id, at);
    if (!this.#rate.take(at)) {
      this.#left++;
      return;
    }
    const state = action === 'deleted' ? 'gone' : 'present';
    const attributes = change as Record<string, Json>;
    this.#facts.push({ at: nanos(at), subject: { kind: 'file', id }, action, state, attributes });
  }
}

/** `<container><path>`, `volume:<name><path>` */
export const idOf = ({ container, volume, path }: FileChange): string =>
  volume === undefined ? `${container ?? ''}${path}` : `volume:${volume}${path}`;
