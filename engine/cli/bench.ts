/** `npm run --silent bench -- [--json] [NAME…]` */
import { loadavg } from 'node:os';
import { hostFacts } from '#engine/daemon/host-facts.ts';
import { LabError } from '#engine/lab/driver.ts';
import { type BenchName, readBenchArguments } from './bench/arguments.ts';
import { BenchContext } from './bench/bench-context.ts';
import { countTracers } from './bench/process-memory.ts';
import type { Result } from './bench/result.ts';
import { runBenches } from './bench/run-benches.ts';
import { tableOf } from './bench/table.ts';
import { endSignal } from './end-signals.ts';
import { newProgress } from './progress.ts';
import { exitWith } from './verify.ts';

const USAGE = `Measures what observation costs. Each number stands beside its peer, measured in the same run by turns;
the ratio is the median of the pairs, with its quartiles.

  npm run --silent bench -- [--json] [NAME…]

  run      docker run --rm busybox true: observed ÷ not observed; a control of two equals; strace -f ÷ nothing
  version  docker version: observed ÷ not
  save     docker save busybox | wc -c: observed ÷ not
  load     docker load of the same: observed ÷ not
  boot     a lab until its dockerd answers: observed ÷ not
  memory   processes of the product, and the engine of a lab, with 1, 10 and 30 labs; what idle labs cost
  latency  from an event to the page ÷ the sequencer alone
  picture  from an event to the frame of a browser that shows it ÷ the sequencer alone
  flood    a terminal in a browser under a flood of text: its speed, memory of page and daemon
  flow     the request flow in a browser with 300 to 50,000 events: frames a second, delay of keys, ÷ an empty page
  network-map  the network's map with 10, 50 and 200 containers: from events to shapes ÷ a frame
  network-deck  a live lab with 10, 50 and 200 containers on 20 networks: starting one, its cable on the map in a browser,
             frames a second while scrolling and while cables come and go, ÷ the first ten or an empty page
  decks    each view of the decks Layers, Storage and Processes on a live lab with 10 and 100 containers: from what was observed
             to its frame ÷ the sequencer alone; frames a second while scrolling and while containers come and go ÷ an empty page
  catalogue  the images of the labs' Docker Hub: made of packages ÷ out of the cache; their bytes ÷ if none shared a layer
  hub        docker pull from the labs' Docker Hub ÷ from the bare registry; memory while 20 labs pull at once ÷ before
  build      docker build of 60 steps, made and cached, of 5000 files, and of 100 MB: all probes ÷ no probe
  editor     the editor in a browser that never fetched it: its kB ÷ the page's, until its text is there ÷ out of the cache,
             from a key to the mark of what is wrong ÷ to its frame
  ports      a published port through the site ÷ in the lab: p50, p95, MiB/s; the same by DNAT ÷ by docker-proxy
  packets    a transfer and requests in a lab whose packets are followed ÷ not followed; idle processor time
  processes  namespaces and limits of 10 and 100 containers: from what is told to rows ÷ a frame
  files      a container that makes 10,000 files, and one that writes 64 MiB: files watched ÷ not watched

  --json   for programs
  --help   this text`;

const MISUSE = 2;
/** A measurement that is going on is let end, but not for ever. */
const PATIENCE_MS = 15_000;

const request = readBenchArguments(process.argv.slice(2));
switch (request.kind) {
  case 'help':
    exitWith(0, USAGE);
    break;
  case 'misuse':
    exitWith(MISUSE, `${request.reason}\n\n${USAGE}`);
    break;
  case 'bench':
    if (process.platform !== 'linux' || process.getuid?.() !== 0)
      exitWith(1, '✗ Labs need Linux and root.\n  → npm run doctor');
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
    process.exit(await bench(request.names, request.json));
    break;
  default:
    request satisfies never;
}

async function bench(names: readonly BenchName[], json: boolean): Promise<number> {
  const interruption = new AbortController();
  const context = new BenchContext(interruption.signal, newProgress());
  const work = measure(context, names, json);
  const interrupted = endSignal();
  try {
    return await Promise.race([work, interrupted]);
  } catch (error) {
    process.stderr.write(`✗ ${error instanceof Error ? error.message : error}\n`);
    if (error instanceof LabError) process.stderr.write(`  → ${error.fix ?? 'npm run doctor'}\n`);
    return 1;
  } finally {
    interruption.abort();
    await Promise.race([work.catch(() => {}), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
    await context.close();
  }
}

/** What was measured is told, also when a later benchmark fails. */
async function measure(context: BenchContext, names: readonly BenchName[], json: boolean): Promise<number> {
  const tracers = countTracers();
  const before = loadavg();
  const results: Result[] = [];
  try {
    for await (const more of runBenches(context, names)) results.push(...more);
  } finally {
    // Those of our own are gone by now, or were not there yet.
    const strangers = Math.max(tracers, countTracers());
    const load = { before: before[0] ?? 0, after: loadavg()[0] ?? 0 };
    tell(results, { ...hostFacts(), load, otherTracers: strangers }, json);
  }
  return 0;
}

type Host = ReturnType<typeof hostFacts> & { load: { before: number; after: number }; otherTracers: number };

function tell(results: readonly Result[], host: Host, json: boolean): void {
  if (json) {
    console.log(JSON.stringify({ host, results }, null, 2));
    return;
  }
  console.log(tableOf(results));
  console.log(`\nLoad of this machine: ${host.load.before.toFixed(1)} before, ${host.load.after.toFixed(1)} after.`);
  if (host.otherTracers > 0)
    console.log(`! ${host.otherTracers} other bpftrace ran on it, and slowed the labs with no probe too.`);
}
