/** What containers do to files, as the process that watches them tells it. */
import type { LabPlace } from '#engine/lab/driver.ts';
import { nanos } from '#engine/trace/ids.ts';
import { monotonic } from '../clock.ts';
import type { Emit, Probe } from '../probe.ts';
import type { FilesLink } from './files-link.ts';
import type { FromFiles } from './files-talk.ts';

const NAME = 'files';
/** The order of observations waits no longer (ns). */
const FRESH_NS = 30e6;

export class FilesProbe implements Probe {
  readonly name = NAME;
  readonly #lab: number;
  readonly #link: FilesLink;
  readonly #emit: Emit;
  #last = 0;

  constructor(place: LabPlace, link: FilesLink, emit: Emit) {
    this.#lab = place.initPid;
    this.#link = link;
    this.#emit = emit;
    link.watch(this.#lab, (message) => this.#hear(message));
  }

  stop(): Promise<void> {
    return this.#link.leave(this.#lab);
  }

  #hear(message: FromFiles): void {
    switch (message.type) {
      case 'on':
        this.#report('watching', 'the files of containers and volumes are watched');
        break;
      case 'failed':
        this.#report('off', `files are not watched: ${message.detail}`);
        break;
      case 'lost':
        this.#report('lost', message.detail, message.events);
        break;
      case 'told':
        this.#tell(message.facts);
        break;
      case 'left':
        break;
      default:
        message satisfies never;
    }
  }

  #tell(facts: Extract<FromFiles, { type: 'told' }>['facts']): void {
    const now = monotonic();
    for (const { at, ...fact } of facts) {
      // In the order in which they came: what follows one that came late is not told as before it.
      this.#last = Math.max(this.#last, now - at < FRESH_NS ? at : now);
      this.#emit({ kind: 'engine.event', at: nanos(this.#last), ...fact });
    }
  }

  #report(state: 'watching' | 'off' | 'lost', detail: string, events?: number): void {
    const counted = events !== undefined && { events };
    this.#emit({ kind: 'probe', at: monotonic(), probe: NAME, state, detail, ...counted });
  }
}
