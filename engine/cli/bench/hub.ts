/** What the labs' own Docker Hub costs: a pull through its front, and memory while many labs pull at once. */
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { initOf, type LabClient, type TerminalClient, until } from '#engine/daemon/daemon.fixture.ts';
import { openLabSockets } from '#engine/hub/lab-sockets.ts';
import { alternate, type Side } from './alternate.ts';
import type { BenchContext } from './bench-context.ts';
import { BenchDaemon } from './bench-daemon.ts';
import { childrenOf, pssOf } from './process-memory.ts';
import { type Result, resultOf } from './result.ts';
import type { Pair } from './statistics.ts';

const IMAGE = 'library/nginx';
const PAIRS = 12;
const LABS = 20;
const ROUNDS = 3;
const EVERY_MS = 100;
const LIMIT_MS = 240_000;
/** dockerd talks plain HTTP to addresses of this kind. */
const BARE = { address: '127.0.0.5', port: 5001 };

export async function benchHub(context: BenchContext): Promise<Result[]> {
  const env = { ENGINE_ROOM_CATALOGUE: IMAGE, ENGINE_ROOM_MAX_LABS: String(LABS) };
  const daemon = await BenchDaemon.start(context, env);
  try {
    const first = await labOf(daemon, 'bench-hub-0');
    await until('the image is made', () => first.page.status?.hub?.state === 'ready', LIMIT_MS);
    return [await throughFront(context, daemon, first), ...(await manyAtOnce(context, daemon, first))];
  } finally {
    await daemon.stop();
  }
}

type Lab = { page: LabClient; terminal: TerminalClient; lines: number };

async function labOf(daemon: BenchDaemon, session: string): Promise<Lab> {
  const page = await daemon.page(session);
  return { page, terminal: await daemon.terminal(session), lines: 0 };
}

/** Milliseconds. A comment keeps each line apart from those before it. @throws when it fails */
async function timed(lab: Lab, command: string): Promise<number> {
  const line = `${command} # ${++lab.lines}`;
  lab.terminal.type(`${line}\n`);
  const run = await lab.page.run(line, LIMIT_MS);
  const end = run.end(run.root);
  if (!end?.outcome.ok) throw new Error(`"${command}" failed`);
  return (end.at - run.root.at) / 1e6;
}

async function throughFront({ signal, progress }: BenchContext, daemon: BenchDaemon, lab: Lab): Promise<Result> {
  const close = await openBare(daemon);
  const pulls = (image: string): Side => ({
    enter: async () => {},
    measure: async () => {
      const took = await timed(lab, `docker pull -q ${image}`);
      await timed(lab, `docker rmi ${image}`);
      return took;
    },
  });
  try {
    const pairs = await alternate({
      ...{ pairs: PAIRS, signal, ours: pulls('nginx'), peer: pulls(`${BARE.address}:${BARE.port}/${IMAGE}`) },
      onPair: ({ ours, peer }, done) => progress(`pull ${done}/${PAIRS}: ${ours.toFixed(0)} ms, ${peer.toFixed(0)} ms`),
    });
    return resultOf(
      { bench: 'hub', name: 'docker pull nginx from the hub', against: 'the bare registry, by plain HTTP', unit: 'ms' },
      pairs,
    );
  } finally {
    close();
  }
}

/** The registry itself in the lab's network: bytes in, bytes out. */
async function openBare({ process }: BenchDaemon): Promise<() => void> {
  const socket = join(process.stateDir, 'hub/registry/r.sock');
  const [server] = await openLabSockets(initOf(process.stateDir).pid, BARE.address, [BARE.port]);
  server?.on('connection', (client) => {
    const registry = connect(socket);
    client.on('error', () => registry.destroy()).pipe(registry);
    registry.on('error', () => client.destroy()).pipe(client);
  });
  return () => server?.close();
}

type Memory = Record<'daemon' | 'registry', number>;

async function manyAtOnce(context: BenchContext, daemon: BenchDaemon, first: Lab): Promise<Result[]> {
  const labs = [first];
  while (labs.length < LABS) {
    context.signal.throwIfAborted();
    labs.push(await labOf(daemon, `bench-hub-${labs.length}`));
    context.progress(`hub: ${labs.length} of ${LABS} labs`);
  }
  const pairs: Record<keyof Memory, Pair[]> = { daemon: [], registry: [] };
  for (let round = 1; round <= ROUNDS; round++) {
    context.signal.throwIfAborted();
    const idle = memoryOf(daemon);
    const peak = await peakWhile(daemon, Promise.all(labs.map((lab) => timed(lab, 'docker pull -q nginx'))));
    for (const what of ['daemon', 'registry'] as const) pairs[what].push({ ours: peak[what], peer: idle[what] });
    context.progress(`hub: round ${round}/${ROUNDS}: daemon ${peak.daemon.toFixed(0)} MiB`);
    await Promise.all(labs.map((lab) => timed(lab, 'docker rmi nginx')));
  }
  const row = (what: keyof Memory, name: string) =>
    resultOf({ bench: 'hub', name: `${LABS} labs pull at once: ${name}`, against: 'before', unit: 'MiB' }, pairs[what]);
  return [row('daemon', 'daemon, with the front'), row('registry', 'registry')];
}

async function peakWhile(daemon: BenchDaemon, work: Promise<unknown>): Promise<Memory> {
  let going = true;
  const over = work.finally(() => {
    going = false;
  });
  const peak = memoryOf(daemon);
  while (going) {
    const now = memoryOf(daemon);
    for (const what of ['daemon', 'registry'] as const) peak[what] = Math.max(peak[what], now[what]);
    await Promise.race([pause(EVERY_MS), over]);
  }
  await over;
  return peak;
}

function memoryOf({ process: { child } }: BenchDaemon): Memory {
  const [registry] = childrenOf(child.pid as number, 'docker-registry serve');
  if (registry === undefined) throw new Error('The daemon has no registry.');
  return { daemon: pssOf(child.pid as number), registry: pssOf(registry) };
}
