/** What it costs a container that its files are watched: the same lab, by turns with and without. */
import type { LabPlace } from '#engine/lab/driver.ts';
import { FilesLink } from '#engine/probes/files/files-link.ts';
import type { FromFiles } from '#engine/probes/files/files-talk.ts';
import { alternate, type Side } from './alternate.ts';
import type { BenchContext } from './bench-context.ts';
import { childrenOf, cpuSecondsOf } from './process-memory.ts';
import { type Result, resultOf } from './result.ts';
import type { Pair } from './statistics.ts';
import { timed } from './timed-command.ts';

const FILES = 10_000;
const MIB = 64;
const MAKE = `docker exec bench sh -c 'mkdir /m; cd /m; n=0; while [ $n -lt ${FILES} ]; do echo $n > $n; n=$((n+1)); done; cd /; rm -r /m'`;
const WRITE = `docker exec bench dd if=/dev/zero of=/big bs=4k count=${MIB * 256}`;

const MANY = { line: MAKE, name: `a container makes and removes ${FILES} files`, pairs: 5 };
const LARGE = { line: WRITE, name: `a container writes ${MIB} MiB, 4 KiB at a time`, pairs: 5 };

export async function benchFiles(context: BenchContext): Promise<Result[]> {
  const { lab, plain } = await context.labs();
  const place = await plain.driver.locate(lab.plain.id);
  if (!place) throw new Error('the lab is gone');
  const watch = new Watch(place);
  await timed(lab.plain, 'docker run -d --name bench busybox sleep 100000');
  try {
    return [
      await compared(context, watch, (line) => timed(lab.plain, line), MANY, [true, false]),
      await compared(context, watch, (line) => timed(lab.plain, line), LARGE, [true, false]),
      await compared(context, watch, (line) => timed(lab.plain, line), { ...MANY, name: `${MANY.name}: two equals` }, [
        false,
        false,
      ]),
    ];
  } finally {
    await watch.stop();
    await timed(lab.plain, 'docker rm -f bench');
  }
}

class Watch {
  readonly #lab: number;
  readonly #link = new FilesLink();
  #on = false;

  constructor({ initPid }: LabPlace) {
    this.#lab = initPid;
  }

  /** @throws where they cannot be watched */
  async turn(on: boolean): Promise<void> {
    if (on === this.#on) return;
    this.#on = on;
    if (!on) return this.#link.leave(this.#lab);
    await new Promise<void>((resolve, reject) => {
      this.#link.watch(this.#lab, (message: FromFiles) => {
        if (message.type === 'on') resolve();
        if (message.type === 'failed') reject(new Error(message.detail));
      });
    });
  }

  stop(): Promise<void> {
    return this.#link.stop();
  }
}

type What = { line: string; name: string; pairs: number };

async function compared(
  { signal, progress }: BenchContext,
  watch: Watch,
  measure: (line: string) => Promise<number>,
  { line, name, pairs }: What,
  [ours, peer]: [boolean, boolean],
): Promise<Result> {
  const side = (on: boolean): Side => ({ enter: () => watch.turn(on), measure: () => measure(line) });
  const onPair = (pair: Pair, done: number) => {
    const [pid = 0] = childrenOf(process.pid, 'files-main');
    const worked = pid > 0 ? `, ${cpuSecondsOf(pid).toFixed(1)} s of processor time by now` : '';
    progress(`files, ${name} ${done}/${pairs}: ${pair.ours.toFixed(0)} ms, ${pair.peer.toFixed(0)} ms${worked}`);
  };
  const found = await alternate({ pairs, ours: side(ours), peer: side(peer), signal, onPair });
  return resultOf({ bench: 'files', name, against: ours === peer ? 'its equal' : 'not watched', unit: 'ms' }, found);
}
