/** Who did it, by /proc, as long as the process is there: its program and its container. */
import { readUpTo } from '#engine/lab/inside-lab.ts';
import { containerInCgroup } from '../container-in-cgroup.ts';
import { hasEnded } from '../has-ended.ts';

export type Actor = {
  pid: number;
  program?: string;
  container?: string;
  /** It has ended: where it was is not known any more. */
  ended?: true;
};

const LARGEST = 4096;
/** By the name that the kernel has for it: `runc`, `runc:[2:INIT]`. */
const BRINGS = /^(?:runc|crun)/;

export class Actors {
  readonly #known = new Map<number, Actor>();

  get(pid: number): Actor {
    return this.#known.get(pid) ?? this.#remember(actorOf(pid));
  }

  /** Of one that opens a file, which may be the program that it executes next: by the name that it has now, if it is there. */
  opening(pid: number): Actor {
    const known = this.#known.get(pid);
    if (known?.container !== undefined) return this.#remember({ pid, ...programOf(pid), container: known.container });
    // Whoever is in no container stays out of them, but for who brings a program into one.
    return known && !BRINGS.test(known.program ?? '') ? known : this.#remember(actorOf(pid));
  }

  #remember(actor: Actor): Actor {
    this.#known.set(actor.pid, actor);
    return actor;
  }
}

function actorOf(pid: number): Actor {
  const program = programOf(pid);
  const container = containerInCgroup(textOf(pid, 'cgroup'));
  // One that ends, or that nobody has waited for, is out of its cgroup already.
  const ended = container === undefined && hasEnded(pid);
  return { pid, ...program, ...(container && { container }), ...(ended && { ended }) };
}

const programOf = (pid: number): Pick<Actor, 'program'> => {
  const program = textOf(pid, 'comm').trim();
  return program === '' ? {} : { program };
};

const textOf = (pid: number, name: string): string => {
  try {
    return readUpTo(`/proc/${pid}/${name}`, LARGEST);
  } catch {
    return '';
  }
};

/** Nobody is 0: it was found by looking. */
export const whoOf = ({ pid, program }: Actor) => (pid > 0 ? { pid, ...(program !== undefined && { program }) } : {});
