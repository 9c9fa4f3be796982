/** What the way into a lab's published port costs: a page through the site and the daemon, and as a program of the lab would have it. */
import { Agent, type ClientRequestArgs, type RequestOptions, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { initOf } from '#engine/daemon/daemon.fixture.ts';
import { PortVisitor, WebEdge } from '#engine/daemon/port-visitor.fixture.ts';
import { PortRelay } from '#engine/lab/port-relay.ts';
import { alternate, type Side } from './alternate.ts';
import type { BenchContext } from './bench-context.ts';
import { BenchDaemon } from './bench-daemon.ts';
import { type Result, resultOf } from './result.ts';
import { type Pair, quantile } from './statistics.ts';

const SESSION = 'bec4be4cbec4be4cbec4be4cbec4be4c';
const PORT = 8080;
const PAIRS = 8;
const REQUESTS = 100;
const LARGE_BYTES = 50_000_000;
const LIMIT_MS = 60_000;
/** dockerd's own bridge: an address of the lab that is not its loopback, so that the kernel rewrites it and docker-proxy has no part. */
const BRIDGE = '172.17.0.1';
const SERVE = `docker run -d -p ${PORT}:80 -v /srv:/usr/share/nginx/html:ro nginx`;

export async function benchPorts(context: BenchContext): Promise<Result[]> {
  const daemon = await BenchDaemon.start(context, { ENGINE_ROOM_CATALOGUE: 'off' });
  const edge = await WebEdge.start(daemon.process.socketPath);
  const relay = await serve(daemon);
  try {
    const port = await new PortVisitor(edge, SESSION).open(PORT);
    const headers = { host: port.host, cookie: port.cookie };
    const site: Way = { port: edge.port, host: '127.0.0.1', headers, agent: edge.agent };
    const loopback = through(relay, ['127.0.0.1']);
    const bridge = through(relay, [BRIDGE]);
    return [
      ...(await compare(context, {
        name: 'a small page through the site',
        ours: site,
        against: AT_LOOPBACK,
        peer: loopback,
      })),
      ...(await compare(context, {
        name: 'the same by DNAT, in the lab',
        ours: bridge,
        against: AT_LOOPBACK,
        peer: loopback,
      })),
    ];
  } finally {
    await relay.stop();
    await edge.stop();
    await daemon.stop();
  }
}

const AT_LOOPBACK = 'by docker-proxy, in the lab';

type Way = RequestOptions & { agent: Agent };

/** With a connection of this turn: one that waited through the other side's turn may have been closed meanwhile. */
const entered = (way: Way): Promise<number> => {
  way.agent.destroy();
  return fetched(way, '/small');
};

async function serve(daemon: BenchDaemon): Promise<PortRelay> {
  const page = await daemon.page(SESSION);
  const terminal = await daemon.terminal(SESSION);
  for (const line of [
    `mkdir -p /srv && echo small > /srv/small && head -c ${LARGE_BYTES} /dev/zero > /srv/large`,
    SERVE,
  ]) {
    terminal.type(`${line}\n`);
    const run = await page.run(line, LIMIT_MS * 4);
    if (!run.end(run.root)?.outcome.ok) throw new Error(`"${line}" failed`);
  }
  return new PortRelay(initOf(daemon.process.stateDir).pid);
}

/** A client in the lab's own network, which keeps its connections as a browser does. */
function through(relay: PortRelay, hosts: readonly string[]): Way {
  class LabAgent extends Agent {
    override createConnection(
      _: ClientRequestArgs,
      created: (error: Error | null, socket?: Duplex) => void,
    ): undefined {
      relay.open(PORT, hosts).then(
        (socket) => created(null, socket),
        (error) => created(error),
      );
      return undefined;
    }
  }
  return { headers: { host: `localhost:${PORT}` }, agent: new LabAgent({ keepAlive: true }) };
}

type Compared = { name: string; against: string; ours: Way; peer: Way };

async function compare({ signal, progress }: BenchContext, { name, against, ours, peer }: Compared): Promise<Result[]> {
  const late = { ours: [] as number[], peer: [] as number[] };
  const onPair = (what: string) => (pair: Pair, done: number) =>
    progress(`${name}: ${what} ${done}/${PAIRS}: ${pair.ours.toFixed(2)}, ${pair.peer.toFixed(2)}`);
  const times = await alternate({
    ...{ pairs: PAIRS, signal, ours: pages(ours, late.ours), peer: pages(peer, late.peer) },
    onPair: onPair('ms'),
  });
  const rates = await alternate({ pairs: PAIRS, signal, ours: bulk(ours), peer: bulk(peer), onPair: onPair('MiB/s') });
  const tails = late.ours.map((value, index) => ({ ours: value, peer: late.peer[index] as number }));
  const row = (what: string, unit: Result['unit'], pairs: readonly Pair[]) =>
    resultOf({ bench: 'ports', name: `${name}: ${what}`, against, unit }, pairs);
  return [row('median', 'ms', times), row('p95', 'ms', tails), row(`${LARGE_BYTES / 1e6} MB`, 'MiB/s', rates)];
}

/** The median of many, one after the other; the slowest twentieth goes to `late`. */
const pages = (way: Way, late: number[]): Side => ({
  enter: () => entered(way),
  measure: async () => {
    const took: number[] = [];
    while (took.length < REQUESTS) {
      const from = performance.now();
      await fetched(way, '/small');
      took.push(performance.now() - from);
    }
    late.push(quantile(took, 0.95));
    return quantile(took, 0.5);
  },
});

const bulk = (way: Way): Side => ({
  enter: () => entered(way),
  measure: async () => {
    const from = performance.now();
    const bytes = await fetched(way, '/large');
    if (bytes !== LARGE_BYTES) throw new Error(`${bytes} of ${LARGE_BYTES} bytes came`);
    return bytes / 2 ** 20 / ((performance.now() - from) / 1000);
  },
});

/** @returns the bytes of the body */
const fetched = (way: Way, path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const call = request({ ...way, path, timeout: LIMIT_MS }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve(bytes) : reject(new Error(`${path} was answered ${answer.statusCode}`)),
      );
      answer.on('error', reject);
    });
    call.on('error', reject);
    call.end();
  });
