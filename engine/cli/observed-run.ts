/** A lab whose commands are run one after the other, and what was told of its containers by now. */
import type { LabSession } from '#engine/daemon/lab-session.ts';
import { type ContainerLife, lifeTold } from '#engine/trace/container-life.ts';
import type { StateChanged } from '#engine/trace/event.ts';
import { terminalId } from '#engine/trace/ids.ts';
import { CgroupFacts, ProcessFacts } from '#engine/trace/process-facts.ts';
import { logShows } from './log-wait.ts';

const TERMINAL = terminalId('checks');
/** A machine that is emulated takes its time. */
const LIMIT_MS = 300_000;
const OWN_PROGRAM = 'sleep';

export class ObservedRun {
  readonly lab: LabSession;
  #commands = 0;
  #idle: Promise<string> | undefined;

  constructor(lab: LabSession) {
    this.lab = lab;
  }

  /** Its output. @throws when it fails, with what it printed, unless another status is wanted */
  async say(line: string, wanted = 0): Promise<string> {
    let printed = '';
    const hear = (bytes: Buffer) => {
      printed += bytes;
    };
    const argv = ['bash', '-c', line];
    const command = ++this.#commands;
    const run = await this.lab.run({ argv, terminal: TERMINAL, command, line, onStdout: hear, onStderr: hear });
    const code = await run.exit;
    if (code !== wanted) throw new Error(`${line} ended with ${code}: ${printed}`);
    return printed.trim();
  }

  /** @returns the container's id */
  async start(flags: string, program = `${OWN_PROGRAM} 3600`): Promise<string> {
    return (await this.say(`docker run -d ${flags} busybox ${program}`)).split('\n').at(-1) ?? '';
  }

  /** One with limits that does nothing: a container costs a minute where all is emulated. @returns its id */
  idle(): Promise<string> {
    this.#idle ??= this.start('-m 64m --cpus .25 --pids-limit 10 --cpu-shares 512');
    return this.#idle;
  }

  /** The control group of a container, as soon as it is told to be so. @throws after a limit, with what was told last */
  group(container: string, what: string, is: (group: CgroupFacts) => boolean): Promise<CgroupFacts> {
    const find = () => this.#last('cgroup', CgroupFacts, (group) => group.container === container);
    return this.told(what, find, is);
  }

  /** Its own program, the same way: what made the container ready for it had another name. Of the engine's parts by program. */
  process(of: { container: string } | { program: string }): Promise<ProcessFacts> {
    const isIt = ({ container, exec, program }: Partial<ProcessFacts>) =>
      'container' in of ? container === of.container && !exec && program === OWN_PROGRAM : program === of.program;
    return this.told(
      `a process of ${JSON.stringify(of)}`,
      () => this.#last('process-facts', ProcessFacts, isIt),
      () => true,
    );
  }

  /** What the engine answers of a container's end: status, and whether memory ran out. */
  end(container: string): Promise<ContainerLife> {
    const find = () => {
      const last = this.#states.findLast(({ subject, attributes }) => subject.id === container && attributes.life);
      return last && lifeTold(last.attributes);
    };
    return this.told(`the end of ${container}`, find, ({ finishedAt }) => finishedAt !== undefined);
  }

  get #states(): StateChanged[] {
    return this.lab.log.events.filter((event): event is StateChanged => event.type === 'state.changed');
  }

  /** The newest of those that are it. */
  #last<T>(kind: string, shape: { parse(value: unknown): T }, isIt: (told: Partial<T>) => boolean): T | undefined {
    const found = this.#states.findLast(
      ({ subject, state, attributes }) => subject.kind === kind && state !== 'gone' && isIt(attributes as Partial<T>),
    );
    return found && shape.parse(found.attributes);
  }

  /** As soon as it is so. @throws after a limit, with what was told last */
  async told<T>(what: string, find: () => T | undefined, is: (found: T) => boolean): Promise<T> {
    const look = () => {
      const found = find();
      return found !== undefined && is(found) && found;
    };
    const found = await logShows(this.lab.log, look, LIMIT_MS);
    if (found === undefined || found === false) throw new Error(`not told: ${what}; but ${JSON.stringify(find())}`);
    return found as T;
  }
}
