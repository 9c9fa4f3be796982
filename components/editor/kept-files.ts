import { keyOfHost } from '#components/lab/host.ts';
import type { HostNumber } from '#engine/trace/lab-hosts.ts';

/**
 * Copies of open files in this browser, one entry for each lab and path, so that two windows do not write over each other's. A reload brings
 * unsaved text back; when a lab is gone, what was open in it can be put into the next one.
 */
export type KeptFile = {
  lab: string;
  path: string;
  text: string;
  /** version in the lab that the text was edited from; null: a new file */
  version: string | null;
  /** the lab had this text when it was kept */
  saved: boolean;
  /** ms since 1970 */
  at: number;
};

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const PREFIX = 'engine-room.kept';
/** Labs whose files are kept; those of older ones go. */
const LABS = 3;

export class KeptFiles {
  readonly #prefix: string;

  /** @param store `localStorage`; null where the browser refuses it @param now ms @param host whose labs: those of another are not before them */
  constructor(
    readonly store: Store | null,
    readonly now: () => number,
    host: HostNumber = 1,
  ) {
    this.#prefix = `${keyOfHost(PREFIX, host)}:`;
  }

  /** False when it could not be kept: storage is full or refused. */
  keep(file: Omit<KeptFile, 'at'>): boolean {
    if (!this.store) return false;
    try {
      this.store.setItem(this.#keyOf(file.lab, file.path), JSON.stringify({ ...file, at: this.now() }));
      return true;
    } catch {
      return false;
    }
  }

  drop(lab: string, path: string): void {
    this.store?.removeItem(this.#keyOf(lab, path));
  }

  of(lab: string): KeptFile[] {
    return this.#all().filter((file) => file.lab === lab);
  }

  /** Of the lab before this one, newest first. */
  before(lab: string): KeptFile[] {
    const others = this.#all().filter((file) => file.lab !== lab);
    return others.filter((file) => file.lab === others[0]?.lab);
  }

  forget(files: readonly KeptFile[]): void {
    for (const { lab, path } of files) this.drop(lab, path);
  }

  /** Files of labs that are long gone make room. */
  tidy(lab: string): void {
    const all = this.#all();
    const labs = new Set([lab, ...all.map((file) => file.lab)]);
    const stay = new Set([...labs].slice(0, LABS));
    this.forget(all.filter((file) => !stay.has(file.lab)));
  }

  #keyOf(lab: string, path: string): string {
    return `${this.#prefix}${lab}:${path}`;
  }

  #all(): KeptFile[] {
    const { store } = this;
    if (!store) return [];
    const keys = Array.from({ length: store.length }, (_, index) => store.key(index) ?? '');
    return keys
      .filter((key) => key.startsWith(this.#prefix))
      .flatMap((key) => read(store.getItem(key)))
      .sort((a, b) => b.at - a.at);
  }
}

function read(text: string | null): KeptFile[] {
  try {
    const file = JSON.parse(text ?? 'null') as KeptFile | null;
    return file && typeof file.path === 'string' && typeof file.text === 'string' ? [file] : [];
  } catch {
    return [];
  }
}

/** This browser's storage; null where it is refused. */
export function browserStore(): Store | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
