/** What it costs a lab that its packets are followed: the same lab, by turns with and without. */
import { setTimeout as pause } from 'node:timers/promises';
import type { LabSession } from '#engine/daemon/lab-session.ts';
import { alternate, type Side } from './alternate.ts';
import type { BenchContext } from './bench-context.ts';
import { childrenOf, cpuSecondsOf } from './process-memory.ts';
import { type Result, resultOf } from './result.ts';
import type { Pair } from './statistics.ts';
import { timed } from './timed-command.ts';

const MIB = 256;
const REQUESTS = 50;
const BIG = `laptop curl -sf -o /dev/null http://docker-host:8080/big`;
const SMALL = `laptop bash -c 'for n in {1..${REQUESTS}}; do curl -sf -o /dev/null http://docker-host:8080/; done'`;
const SERVER = `docker run -d --name bench -p 8080:80 busybox sh -c 'truncate -s ${MIB}M big; echo hi > index.html; exec httpd -f -p 80'`;
const READY = 'until laptop curl -sf -o /dev/null http://docker-host:8080/; do sleep 0.1; done';

const TRANSFER = { line: BIG, name: `${MIB} MiB from a container to the laptop`, pairs: 9 };
const EACH = { line: SMALL, name: `${REQUESTS} requests, one after the other`, pairs: 9 };
const IDLE = { pairs: 5, ms: 4000 };

export async function benchPackets(context: BenchContext): Promise<Result[]> {
  const { plain: lab } = (await context.labs()).lab;
  await timed(lab, `${SERVER} && ${READY}`);
  try {
    return [
      await compared(context, lab, TRANSFER, [true, false]),
      await compared(context, lab, EACH, [true, false]),
      await compared(context, lab, { ...TRANSFER, name: `${TRANSFER.name}: two equals` }, [false, false]),
      await idle(context, lab),
    ];
  } finally {
    await lab.followPackets(false);
    await timed(lab, 'docker rm -f bench');
  }
}

type What = { line: string; name: string; pairs: number };

async function compared(
  { signal, progress }: BenchContext,
  lab: LabSession,
  { line, name, pairs }: What,
  [ours, peer]: [boolean, boolean],
): Promise<Result> {
  const side = (on: boolean): Side => ({ enter: () => followed(lab, on), measure: () => timed(lab, line) });
  const onPair = (pair: Pair, done: number) =>
    progress(`packets, ${name} ${done}/${pairs}: ${pair.ours.toFixed(0)} ms, ${pair.peer.toFixed(0)} ms`);
  const found = await alternate({ pairs, ours: side(ours), peer: side(peer), signal, onPair });
  return resultOf({ bench: 'packets', name, against: ours === peer ? 'its equal' : 'not followed', unit: 'ms' }, found);
}

/** @throws where they cannot be followed */
async function followed(lab: LabSession, on: boolean): Promise<void> {
  await lab.followPackets(on);
  const { state = 'off', detail = '' } = lab.status.packets ?? {};
  if (state !== (on ? 'on' : 'off')) throw new Error(`packets are ${state}: ${detail}`);
}

/** Processor time of what follows them, while nothing is sent: there is no such process otherwise. */
async function idle({ signal, progress }: BenchContext, lab: LabSession): Promise<Result> {
  await followed(lab, true);
  const [pid = 0] = childrenOf(process.pid, 'packets-main');
  const found: Pair[] = [];
  while (found.length < IDLE.pairs) {
    const used = async (pids: readonly number[]) => {
      const before = pids.map(cpuSecondsOf);
      await pause(IDLE.ms, undefined, { signal });
      return pids.reduce((sum, one, at) => sum + cpuSecondsOf(one) - (before[at] ?? 0), 0) * (100_000 / IDLE.ms);
    };
    const [follower, all] = await Promise.all([used([pid]), used([process.pid])]);
    progress(`packets, idle ${found.push({ ours: follower, peer: all })}/${IDLE.pairs}`);
  }
  return resultOf(
    { bench: 'packets', name: 'what follows them, idle', against: 'the daemon, idle', unit: '% of a core' },
    found,
  );
}
