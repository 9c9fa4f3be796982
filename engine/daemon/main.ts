/**
 * The engine daemon: one privileged process per host. Says `ready` on stdout when it answers on `$ENGINE_ROOM_STATE/daemon.sock`.
 * SIGINT, SIGTERM, SIGHUP and the death of its parent end it in order; a second signal ends it at once (what it leaves behind
 * is removed at the next start).
 */
import { stateDir } from '#engine/lab/paths.ts';
import { startDaemon } from './daemon.ts';
import { onParentDeath } from './parent-watch.ts';

const SAME_SIGNAL_MS = 300;

const started = startDaemon({ stateDir: stateDir(), group: groupFromEnv() });
let stopping: number | undefined;

function stop(): void {
  if (stopping !== undefined && performance.now() - stopping > SAME_SIGNAL_MS) process.exit(1);
  if (stopping !== undefined) return;
  stopping = performance.now();
  void started
    .then((daemon) => daemon.stop())
    .then(
      () => process.exit(0),
      () => process.exit(1),
    );
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
onParentDeath(stop);
// A reader of our output that goes away is no reason to die; the parent watch decides.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

// Labs of several people are in this process: what nobody waited for ends none of them.
process.on('unhandledRejection', (error) => console.error(error));

started.then(
  () => process.stdout.write('ready\n'),
  (error: unknown) => {
    console.error(`The engine daemon could not start: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  },
);

function groupFromEnv(): number | undefined {
  const text = process.env.ENGINE_ROOM_GROUP;
  if (text === undefined || text === '') return undefined;
  const group = Number(text);
  if (Number.isInteger(group) && group >= 0) return group;
  console.error(`ENGINE_ROOM_GROUP must be the number of a group; it is "${text}".`);
  return process.exit(1);
}
