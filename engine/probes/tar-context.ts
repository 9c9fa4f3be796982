/** A build context that comes as a tar archive, of which the files are told and nothing is kept: a classic builder's request, or an upload. */
import type { TravelledFile, TravelledFiles } from '#engine/trace/build.ts';
import { Content, type ContentState, newContent } from './content-hash.ts';
import { newTar, type TarState, TarStream } from './tar-stream.ts';
import { isTelling, type ListState, newList, TravelledList } from './travelled-list.ts';

export type ContextState = {
  tar: TarState;
  list: ListState;
  /** Of the file that is on its way. */
  content?: ContentState | undefined;
  file?: TravelledFile | undefined;
  /** It is no tar, or not one that can be read (compressed). */
  unread: boolean;
};

const UNREAD = 'it is no tar archive, or one that is compressed';

export const newContext = (): ContextState => ({ tar: newTar(), list: newList(), unread: false });

export class TarContext {
  readonly #dockerfile: string;
  readonly #tar: TarStream;
  readonly #list: TravelledList;
  #content: Content | undefined;
  #file: TravelledFile | undefined;
  #unread: boolean;

  /** @param dockerfile its path in the context */
  constructor(dockerfile: string, { tar, list, content, file, unread }: ContextState = newContext()) {
    this.#dockerfile = dockerfile;
    this.#list = new TravelledList(list);
    this.#content = content && new Content(content);
    this.#file = file;
    this.#unread = unread;
    const entry = (found: TravelledFile) => this.#begin(found);
    this.#tar = new TarStream({ entry, data: (bytes) => this.#data(bytes), entryEnd: () => this.#end() }, tar);
  }

  get state(): ContextState {
    const [content, file] = [this.#content?.state, this.#file];
    return { tar: this.#tar.state, list: this.#list.state, content, file, unread: this.#unread };
  }

  write(bytes: Buffer): void {
    if (this.#unread) return;
    try {
      this.#tar.write(bytes);
    } catch {
      this.#unread = true;
    }
  }

  /** None where no file came. */
  parts(): TravelledFiles[] {
    if (!this.#unread && this.#list.state.total.files === 0) return [];
    const parts = this.#list.parts({ what: 'context' });
    return this.#unread ? parts.map((part) => ({ ...part, unread: UNREAD })) : parts;
  }

  /** What holds all of it (`./`) is no file of it. */
  #begin(found: TravelledFile): void {
    if (found.path === '') return;
    const isFile = found.type === 'file';
    this.#file = { ...found, ...(isFile && { sent: 0 }) };
    this.#content = isFile ? new Content(newContent(this.#isText(found.path))) : undefined;
  }

  #isText(path: string): boolean {
    return path === this.#dockerfile || isTelling(path);
  }

  #data(bytes: Buffer): void {
    this.#list.sent(bytes.length);
    this.#content?.add(bytes);
  }

  #end(): void {
    const [file, content] = [this.#file, this.#content];
    if (!file) return;
    const digest = content?.digest();
    this.#list.add({ ...file, ...(content && { sent: content.size }), ...(digest && { digest }) });
    if (content && this.#isText(file.path)) this.#list.text(file.path, content.text);
    this.#file = undefined;
    this.#content = undefined;
  }
}
