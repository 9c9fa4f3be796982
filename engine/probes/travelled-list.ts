/** The files of one transfer of a build's client, as far as there is room for them, and totals of all of them. */
import type { TravelledFile, TravelledFiles } from '#engine/trace/build.ts';

type Totals = NonNullable<TravelledFiles['total']>;

export type ListState = { files: TravelledFile[]; room: number; total: Totals; texts: Record<string, string> };

export const MOST_FILES = 5000;
export const FILES_IN_A_PART = 200;
/** Characters of paths and links in all. */
export const MOST_CHARACTERS = 1 << 20;
export const MOST_TEXTS = 8;

export const newList = (): ListState => ({
  ...{ files: [], room: MOST_CHARACTERS, texts: {} },
  total: { files: 0, bytes: 0, sent: 0, unlisted: 0 },
});

/** Files that decide how an image is built, by their names. */
const TELLING = /(^|\/)(dockerfile|containerfile)(\.[^/]*)?$|\.(dockerfile|dockerignore)$/i;
export const isTelling = (path: string): boolean => TELLING.test(path);

export class TravelledList {
  readonly #state: ListState;

  constructor(state: ListState = newList()) {
    this.#state = state;
  }

  get state(): ListState {
    return this.#state;
  }

  /** Once there is no room for one, it and all after it only count: places in the list are those in which they came. */
  add(file: TravelledFile): void {
    const { files, total } = this.#state;
    const cost = file.path.length + (file.link?.length ?? 0);
    total.files++;
    total.bytes += file.size;
    if (total.unlisted > 0 || files.length >= MOST_FILES || cost > this.#state.room) {
      total.unlisted++;
      return;
    }
    this.#state.room -= cost;
    files.push(file);
  }

  at(index: number): TravelledFile | undefined {
    return this.#state.files[index];
  }

  sent(bytes: number): void {
    this.#state.total.sent += bytes;
  }

  text(path: string, text: string): void {
    const { texts } = this.#state;
    if (Object.keys(texts).length < MOST_TEXTS) texts[path] = text;
  }

  /** All of it, the last part with the totals. */
  parts(of: Pick<TravelledFiles, 'what' | 'follow' | 'exclude'>): TravelledFiles[] {
    const { files, total, texts } = this.#state;
    const count = Math.max(1, Math.ceil(files.length / FILES_IN_A_PART));
    return Array.from({ length: count }, (_, part) => ({
      ...{ what: of.what, files: files.slice(part * FILES_IN_A_PART, (part + 1) * FILES_IN_A_PART) },
      ...(part === 0 && of.follow && { follow: of.follow }),
      ...(part === 0 && of.exclude && { exclude: of.exclude }),
      ...(part === count - 1 && { total }),
      ...(part === count - 1 && Object.keys(texts).length > 0 && { texts }),
    }));
  }
}
