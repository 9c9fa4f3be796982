/** Starts the process that makes the images, so that it takes only what time others leave, and cannot outlive us. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { nameOf } from './catalogue-build.ts';
import { CATALOGUE } from './catalogue-list.ts';
import { type CatalogueState, initialState, withoutBuilder } from './catalogue-state.ts';

export type CatalogueOptions = {
  /** The folder that is `$ENGINE_ROOM_CACHE` to it. */
  cache: string;
  /** Unix socket of a registry that talks plain HTTP. */
  registrySocket: string;
  log: (line: string) => void;
  /** Repositories (`library/nginx`), when not all are meant. */
  only?: readonly string[];
};

export type RunningCatalogue = {
  /** Its process; undefined when it could not be started. */
  readonly pid: number | undefined;
  state(): CatalogueState;
  /** Called after each change; gives back what ends that. */
  changed(listener: (state: CatalogueState) => void): () => void;
  /** Resolves when its process is gone. What it has made stays. */
  stop(): Promise<void>;
};

const LOWEST_PRIORITY = ['nice', '-n', '19'];
const PROGRAM = [
  process.execPath,
  '--import',
  import.meta.resolve('tsx'),
  fileURLToPath(new URL('./catalogue-main.ts', import.meta.url)),
];
const PATIENCE_MS = 8000;

export function startCatalogue({ cache, registrySocket, log, only = [] }: CatalogueOptions): RunningCatalogue {
  const names = CATALOGUE.images.filter(({ repository }) => only.length === 0 || only.includes(repository)).map(nameOf);
  const listeners = new Set<(state: CatalogueState) => void>();
  let state = initialState(names);
  const set = (next: CatalogueState) => {
    state = next;
    for (const listener of listeners) listener(state);
  };
  const command = ['--pdeathsig', 'KILL', '--', ...LOWEST_PRIORITY, ...PROGRAM, registrySocket, ...only];
  const child = spawn('setpriv', command, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ENGINE_ROOM_CACHE: cache },
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const next = stateOf(line);
    if (next) set(next);
  });
  createInterface({ input: child.stderr }).on('line', log);
  const ended = new Promise<void>((resolve) => {
    const end = (cause: string) => {
      if (state.status === 'building') set(withoutBuilder(state, `the process that makes images ended: ${cause}`));
      resolve();
    };
    child.on('error', (error) => end(error.message));
    child.on('close', (code, signal) => end(signal ?? `exit status ${code}`));
  });
  return {
    pid: child.pid,
    state: () => state,
    changed(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async stop() {
      const force = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
      child.kill('SIGTERM');
      await ended;
      clearTimeout(force);
    },
  };
}

/** Null for the line in which a killed process was broken off. */
function stateOf(line: string): CatalogueState | null {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
