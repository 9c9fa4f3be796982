/** One editor at its lab's files: requests up, each with its answer, and what changes in the directories it watches. */
import type { RawData, WebSocket } from 'ws';
import type { Answered } from '#engine/lab/files/files-process.ts';
import type { DirectoryWatcher, LabFiles } from '#engine/lab/files/lab-files.ts';
import { type FilesToPage, MOST_WATCHED, PageToFiles } from '#engine/trace/workspace.ts';
import type { LabSession } from './lab-session.ts';
import type { LabSessions } from './lab-sessions.ts';
import { LIMITS } from './limits.ts';
import type { SeatName } from './seat.ts';
import { readMessage } from './socket-message.ts';

/** Close codes: 4000 a message we do not understand, 4003 no lab could be had. */
export function serveFilesSocket(socket: WebSocket, sessions: LabSessions, seat: SeatName): void {
  const page = new FilesPage(socket);
  const leave = sessions.follow(seat, page);
  socket.on('message', (data, isBinary) => page.hear(data, isBinary));
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    page.stop();
    leave();
  });
}

type Push = Extract<FilesToPage, { type: 'changed' | 'gone' }>;

class FilesPage implements DirectoryWatcher {
  readonly #socket: WebSocket;
  readonly #watched = new Set<string>();
  /** The newest of each directory: a page that falls behind misses what is old. */
  readonly #pushes = new Map<string, Push>();
  #isPushing = false;
  #lab: LabSession | undefined;
  #files: LabFiles | null = null;
  #said = '';
  #queue: PageToFiles[] = [];
  #busy = 0;
  #unfollow = (): void => {};

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** The session's lab, at first and after each reset. */
  lab(lab: LabSession): void {
    this.#unfollow();
    this.#lab = lab;
    this.#unfollow = lab.onStatus(() => this.#hello(lab));
    this.#hello(lab);
  }

  stop(): void {
    this.#unfollow();
    this.#forgetWatches();
    this.#queue = [];
    this.#lab = undefined;
  }

  hear(data: RawData, isBinary: boolean): void {
    const message = readMessage(PageToFiles, data, isBinary);
    if (!message.ok) {
      this.#socket.close(4000, message.error);
      return;
    }
    this.#queue.push(message.value);
    this.#next();
  }

  pushed(push: Push): void {
    if (push.type === 'gone') this.#watched.delete(push.path);
    this.#pushes.set(push.path, push);
    this.#pump();
  }

  #hello(lab: LabSession): void {
    const hello = { type: 'hello', lab: lab.id, ready: lab.phase === 'ready' } as const;
    const text = JSON.stringify(hello);
    if (text === this.#said) return;
    this.#said = text;
    this.#forgetWatches();
    this.#files = lab.files;
    this.#send(hello);
  }

  #forgetWatches(): void {
    this.#files?.unwatchAll(this);
    this.#watched.clear();
    this.#pushes.clear();
  }

  /** While a few are being answered nothing more is read from the socket. */
  #next(): void {
    while (this.#busy < LIMITS.filesRequests) {
      const message = this.#queue.shift();
      if (!message) break;
      this.#busy += 1;
      this.#serve(message);
    }
    if (this.#queue.length > 0) this.#socket.pause();
    else if (this.#socket.isPaused) this.#socket.resume();
  }

  #serve(message: PageToFiles): void {
    const lab = this.#lab;
    const done = () => {
      this.#busy -= 1;
      this.#next();
    };
    this.#answer(message, (answer) => {
      // What one lab says is not told as another's.
      if (lab === this.#lab) this.#send({ ...answer, id: message.id } as FilesToPage, done);
      else done();
    });
  }

  #answer({ id: _, ...task }: PageToFiles, answered: Answered): void {
    const files = this.#files;
    if (!files) {
      answered({ type: 'refused', error: 'The lab is not ready. Its files can be opened when it is.' });
      return;
    }
    switch (task.type) {
      case 'watch':
        this.#watch(files, task.path, answered);
        return;
      case 'unwatch':
        this.#watched.delete(task.path);
        this.#pushes.delete(task.path);
        files.unwatch(task.path, this);
        answered({ type: 'done' });
        return;
      default:
        void files.perform(task).then(answered);
    }
  }

  #watch(files: LabFiles, path: string, answered: Answered): void {
    if (!this.#watched.has(path) && this.#watched.size >= MOST_WATCHED) {
      answered({ type: 'refused', error: `A page watches ${MOST_WATCHED} directories at most. Close some.` });
      return;
    }
    this.#watched.add(path);
    files.watch(path, this, (answer) => {
      if (answer.type !== 'listing') this.#watched.delete(path);
      // What waits to be told is older than this.
      this.#pushes.delete(path);
      answered(answer);
    });
  }

  /** The next one goes out when the one before has left. */
  #pump(): void {
    const [first] = this.#pushes;
    if (!first || this.#isPushing) return;
    const [path, push] = first;
    this.#pushes.delete(path);
    this.#isPushing = true;
    this.#send(push, () => {
      this.#isPushing = false;
      this.#pump();
    });
  }

  #send(message: FilesToPage, sent: () => void = () => {}): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message), () => sent());
    else sent();
  }
}
