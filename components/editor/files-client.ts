/**
 * The files of the lab, as an editor asks for them: one socket that comes back by itself, answers as promises, watched directories that
 * stay watched over a lost connection and over a new lab. No view and no editor here.
 */
import type { FileEntry, FilesToPage } from '#engine/trace/workspace.ts';
import { FilesError } from './files-error.ts';
import { FilesSocket, type OpenSocket, type Request } from './files-socket.ts';
import { WatchedDirectories } from './watched-directories.ts';

type Answer<Type extends FilesToPage['type']> = Extract<FilesToPage, { type: Type }>;

export type Hello = Answer<'hello'>;
export type FileContent = Answer<'content'> | Answer<'binary'>;
/** `conflict`: nothing was written, and what is there instead. */
export type WriteOutcome = Answer<'written'> | Answer<'conflict'>;
export type Write = { path: string; text: string; over: string | null; mode?: number };

export type DirectoryNews =
  /** As it is now: at first, and each time something in it has changed. Entries are in no order that matters. */
  | { type: 'listing'; entries: readonly FileEntry[]; more: number }
  /** It is there no more, and no longer watched. */
  | { type: 'gone' }
  /** It can't be watched, in words; tried again with the next lab or connection. */
  | { type: 'refused'; error: string };

export type Connection = { state: 'connecting' | 'open' } | { state: 'lost' /** May be empty. */; why: string };

export type FilesClient = {
  /** Each listener hears at once what is known. Call what it returns to stop. */
  watch(path: string, listener: (news: DirectoryNews) => void): () => void;
  /** All of these reject with a FilesError. What is asked before the lab is ready waits for it, some seconds. */
  read(path: string): Promise<FileContent>;
  write(write: Write): Promise<WriteOutcome>;
  makeDirectory(path: string): Promise<void>;
  rename(path: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** The lab that the files are of, at first and whenever it is another one or becomes ready; what is known is told at once. */
  onHello(listener: (hello: Hello) => void): () => void;
  onConnection(listener: (connection: Connection) => void): () => void;
  /** What waits is rejected; nothing is heard any more. */
  close(): void;
};

/** @param url `wss://…/-/ws/files` @param connect for tests */
export function openFiles(url: string, connect: OpenSocket = (target) => new WebSocket(target)): FilesClient {
  const socket = new FilesSocket(url, connect);
  const directories = new WatchedDirectories((request) => socket.ask(request, 'at once'));
  socket.onHello((hello) => directories.hello(hello));
  socket.onPush((push) => directories.hear(push));
  const done = async (request: Request): Promise<void> => void expected(await socket.ask(request), 'done');
  return {
    watch: (path, listener) => directories.watch(path, listener),
    read: async (path) => expected(await socket.ask({ type: 'read', path }), 'content', 'binary'),
    write: async (write) => expected(await socket.ask({ type: 'write', ...write }), 'written', 'conflict'),
    makeDirectory: (path) => done({ type: 'make-directory', path }),
    rename: (path, to) => done({ type: 'rename', path, to }),
    remove: (path) => done({ type: 'remove', path }),
    onHello: (listener) => socket.onHello(listener),
    onConnection: (listener) => socket.onConnection(listener),
    close: () => socket.close(),
  };
}

function expected<Type extends FilesToPage['type']>(answer: FilesToPage, ...types: Type[]): Answer<Type> {
  if (answer.type === 'refused') throw new FilesError('refused', answer.error);
  if (!types.some((type) => type === answer.type)) throw new Error(`the files socket answered with ${answer.type}`);
  return answer as Answer<Type>;
}
