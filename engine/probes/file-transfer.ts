/** One `FileSync/DiffCopy`: the files that a build's client offers, which of them it is asked for, and what of their content goes. */
import type { TravelledFiles } from '#engine/trace/build.ts';
import { Content, type ContentState, newContent } from './content-hash.ts';
import type { Packet } from './fsutil-packet.ts';
import { isTelling, type ListState, newList, TravelledList } from './travelled-list.ts';

export type TransferState = { list: ListState; open: [id: number, content: ContentState][] };

/** BuildKit asks for all of them, and a client sends a few at a time. */
const MOST_OPEN = 256;

export const newTransfer = (): TransferState => ({ list: newList(), open: [] });

export class FileTransfer {
  readonly #of: Pick<TravelledFiles, 'what' | 'follow' | 'exclude'>;
  readonly #list: TravelledList;
  readonly #open: Map<number, Content>;

  /** @param metadata headers of the call */
  constructor(metadata: Record<string, string>, { list, open }: TransferState = newTransfer()) {
    this.#of = sentBy(metadata);
    this.#list = new TravelledList(list);
    this.#open = new Map(open.map(([id, content]) => [id, new Content(content)]));
  }

  get state(): TransferState {
    const open = [...this.#open].map(([id, content]): [number, ContentState] => [id, content.state]);
    return { list: this.#list.state, open };
  }

  take(packet: Packet): void {
    if (packet.type === 'stat' && packet.file) this.#list.add(packet.file);
    if (packet.type === 'data') this.#sent(packet.id, packet.data);
  }

  /** At its end, however it ends. */
  parts(): TravelledFiles[] {
    for (const [id, content] of this.#open) if (content.size > 0) this.#note(id, content.size);
    this.#open.clear();
    return this.#list.parts(this.#of);
  }

  /** Undefined for a file that is not listed. */
  #contentOf(id: number): Content | undefined {
    const file = this.#list.at(id);
    if (!file || this.#open.has(id) || this.#open.size >= MOST_OPEN) return this.#open.get(id);
    const content = new Content(newContent(this.#isText(file.path)));
    this.#open.set(id, content);
    return content;
  }

  #isText(path: string): boolean {
    return this.#of.what === 'dockerfile' || isTelling(path);
  }

  #sent(id: number, data: Buffer): void {
    this.#list.sent(data.length);
    const content = this.#contentOf(id);
    content?.add(data);
    if (data.length > 0 || !content) return;
    this.#open.delete(id);
    this.#note(id, content.size, content.digest());
    const path = this.#list.at(id)?.path;
    if (path !== undefined && this.#isText(path)) this.#list.text(path, content.text);
  }

  #note(id: number, sent: number, digest?: string): void {
    const file = this.#list.at(id);
    if (file) Object.assign(file, { sent, ...(digest && { digest }) });
  }
}

/** Values that are not plain ASCII come escaped, and `…-encoded` says so. */
function sentBy(metadata: Record<string, string>): Pick<TravelledFiles, 'what' | 'follow' | 'exclude'> {
  const values = (name: string): string[] | undefined => {
    const isEncoded = metadata[`${name}-encoded`] === '1';
    return metadata[name]?.split(', ').map((value) => (isEncoded ? unescaped(value) : value));
  };
  const [follow, exclude] = [values('followpaths'), values('exclude-patterns')];
  return { what: values('dir-name')?.[0] ?? '', ...(follow && { follow }), ...(exclude && { exclude }) };
}

const unescaped = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};
