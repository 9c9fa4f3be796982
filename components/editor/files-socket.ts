/** The socket below the files' client: numbers for requests, answers to the right asker, waiting while there is no lab, coming back. */
import { backOff } from '#components/lab/session.machine.ts';
import type { FilesToPage, PageToFiles } from '#engine/trace/workspace.ts';
import type { Connection, Hello } from './files-client.ts';
import { FilesError } from './files-error.ts';
import { Listeners } from './listeners.ts';

/** What is used of a WebSocket. */
export type SocketLike = Pick<WebSocket, 'send' | 'close' | 'readyState' | 'onopen' | 'onmessage' | 'onclose'>;
export type OpenSocket = (url: string) => SocketLike;

export type Request = PageToFiles extends infer Message
  ? Message extends { id: number }
    ? Omit<Message, 'id'>
    : never
  : never;
export type Push = Extract<FilesToPage, { type: 'changed' | 'gone' }>;
type Answer = Exclude<FilesToPage, { type: 'changed' | 'gone' | 'hello' }>;
type Asker = { resolve(answer: Answer): void; reject(error: FilesError): void };
type Waiting = Asker & { request: Request; timer: ReturnType<typeof setTimeout> };

/** A lab boots in about a second; on a busy machine in some ten. */
const WAIT_MS = 30_000;
const OPEN = 1;

export class FilesSocket {
  readonly #url: string;
  readonly #connect: OpenSocket;
  readonly #hellos = new Listeners<Hello>();
  readonly #connections = new Listeners<Connection>();
  readonly #pushes = new Listeners<Push>();
  readonly #asked = new Map<number, Asker>();
  #waiting: Waiting[] = [];
  #socket: SocketLike | null = null;
  #hello: Hello | null = null;
  #failures = 0;
  #next = 1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(url: string, connect: OpenSocket) {
    this.#url = url;
    this.#connect = connect;
    this.#open();
  }

  onHello(listener: (hello: Hello) => void): () => void {
    return this.#hellos.add(listener);
  }

  onConnection(listener: (connection: Connection) => void): () => void {
    return this.#connections.add(listener);
  }

  onPush(listener: (push: Push) => void): () => void {
    return this.#pushes.add(listener);
  }

  /** @param when a request that can't be sent now waits for the lab, or is rejected `at once` */
  ask(request: Request, when: 'in time' | 'at once' = 'in time'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#closed) reject(new FilesError('unsent', 'The editor is closed.'));
      else if (this.#ready) this.#send(request, { resolve, reject });
      else if (when === 'at once') reject(unsent());
      else this.#wait(request, { resolve, reject });
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#drop(new FilesError('lost', 'The editor was closed meanwhile.'));
    this.#rejectWaiting(new FilesError('unsent', 'The editor was closed. Nothing was done.'));
    this.#socket?.close();
  }

  get #ready(): boolean {
    return this.#hello?.ready === true && this.#socket?.readyState === OPEN;
  }

  #open(): void {
    if (this.#failures === 0) this.#connections.tell({ state: 'connecting' });
    const socket = this.#connect(this.#url);
    this.#socket = socket;
    socket.onopen = () => this.#connections.tell({ state: 'open' });
    socket.onmessage = (message) => this.#hear(JSON.parse(String(message.data)) as FilesToPage);
    socket.onclose = ({ reason }) => this.#lost(reason);
  }

  #hear(said: FilesToPage): void {
    if (this.#closed) return;
    switch (said.type) {
      case 'hello':
        this.#meet(said);
        return;
      case 'changed':
      case 'gone':
        this.#pushes.tell(said);
        return;
      default: {
        const asker = this.#asked.get(said.id);
        this.#asked.delete(said.id);
        asker?.resolve(said);
      }
    }
  }

  /** What was meant for one lab must not happen in another. */
  #meet(hello: Hello): void {
    const known = this.#hello?.lab;
    this.#failures = 0;
    this.#hello = hello;
    if (known && hello.lab !== known) {
      this.#drop(new FilesError('lost', 'The lab was reset meanwhile, and its files with it.'));
      this.#rejectWaiting(new FilesError('unsent', 'The lab was reset. Nothing was done in the new one; try again.'));
    }
    this.#hellos.tell(hello);
    if (this.#ready) this.#flush();
  }

  #lost(why: string): void {
    if (this.#closed) return;
    // Which lab it was stays known: the next one may be another.
    if (this.#hello) this.#hello = { ...this.#hello, ready: false };
    this.#drop(
      new FilesError(
        'lost',
        'The connection to the lab broke before the answer came. Look at the file before you try again.',
      ),
    );
    this.#connections.tell({ state: 'lost', why });
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#open(), backOff(this.#failures));
  }

  #send(request: Request, asker: Asker): void {
    const id = this.#next++;
    this.#asked.set(id, asker);
    this.#socket?.send(JSON.stringify({ ...request, id }));
  }

  #wait(request: Request, asker: Asker): void {
    const timer = setTimeout(() => {
      this.#waiting = this.#waiting.filter((other) => other !== waiting);
      asker.reject(unsent());
    }, WAIT_MS);
    const waiting = { ...asker, request, timer };
    this.#waiting.push(waiting);
  }

  #flush(): void {
    for (const { request, timer, ...asker } of this.#waiting.splice(0)) {
      clearTimeout(timer);
      this.#send(request, asker);
    }
  }

  #drop(error: FilesError): void {
    const askers = [...this.#asked.values()];
    this.#asked.clear();
    for (const asker of askers) asker.reject(error);
  }

  #rejectWaiting(error: FilesError): void {
    for (const { timer, reject } of this.#waiting.splice(0)) {
      clearTimeout(timer);
      reject(error);
    }
  }
}

const unsent = (): FilesError =>
  new FilesError(
    'unsent',
    'There is no connection to a lab that is ready. Nothing was done; try again when it is back.',
  );
