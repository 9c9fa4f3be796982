/** Who did it, by /proc, as long as the process is there: its program and its container. */
import { readUpTo } from '#engine/lab/inside-lab.ts';
import { containerInCgroup } from '../container-in-cgroup.ts';

export type Actor = {
  pid: number;
  program?: string;
  container?: string;
  /** It has ended: where it was is not known any more. */
  ended?: true;
};

const LARGEST = 4096;

export class Actors {
  readonly #known = new Map<number, Actor>();

  get(pid: number): Actor {
    const known = this.#known.get(pid) ?? actorOf(pid);
    this.#known.set(pid, known);
    return known;
  }
}

function actorOf(pid: number): Actor {
  const program = textOf(pid, 'comm').trim();
  const container = containerInCgroup(textOf(pid, 'cgroup'));
  const ended = container === undefined && hasEnded(pid);
  return { pid, ...(program !== '' && { program }), ...(container && { container }), ...(ended && { ended }) };
}

/** One that nobody has waited for is out of its cgroup already. */
const hasEnded = (pid: number): boolean => !/^\d+ \(.*\) [^ZX]/s.test(textOf(pid, 'stat'));

const textOf = (pid: number, name: string): string => {
  try {
    return readUpTo(`/proc/${pid}/${name}`, LARGEST);
  } catch {
    return '';
  }
};

/** Nobody is 0: it was found by looking. */
export const whoOf = ({ pid, program }: Actor) => (pid > 0 ? { pid, ...(program !== undefined && { program }) } : {});
