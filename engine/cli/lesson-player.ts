/** Plays a lesson's solution as a learner would: types its lines into a terminal of a real lab, answers its questions. */
import type { LabSession } from '#engine/daemon/lab-session.ts';
import type { Terminal } from '#engine/daemon/terminal.ts';
import { type Answers, rightAnswer } from '#engine/lesson/answers.ts';
import { type GradingContext, gradeStep, type StepResult } from '#engine/lesson/grade.ts';
import { type Action, KEYS, type Lesson, questionsOf, type Step } from '#engine/lesson/lesson.ts';
import { LogIndex } from '#engine/lesson/log-index.ts';
import { lineThatPuts } from '#engine/lesson/put-file.ts';
import { MEASURE_LINE } from '#engine/scene/storage/measure/measure-line.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import type { SpanStarted, TraceEvent } from '#engine/trace/event.ts';
import { type TerminalId, terminalId } from '#engine/trace/ids.ts';
import { logShows } from './log-wait.ts';

const COMMAND_LIMIT_MS = 120_000;
/** What a step must show has long been seen by then. */
const GRADE_LIMIT_MS = 10_000;

export type StepReport = { step: Step; before: StepResult; after: StepResult };

export class LessonPlayer {
  readonly #lab: LabSession;
  readonly #terminal: Terminal;
  readonly #id: TerminalId;
  readonly #index = new LogIndex();
  readonly #answers: Answers = {};
  readonly #unsubscribe: () => void;

  private constructor(lab: LabSession, terminal: Terminal, id: TerminalId) {
    this.#lab = lab;
    this.#terminal = terminal;
    this.#id = id;
    this.#index.append(lab.log.events);
    this.#unsubscribe = lab.log.subscribe((events) => this.#index.append(events));
  }

  /** @param name of a terminal that is not open yet */
  static async in(lab: LabSession, name = 'lesson'): Promise<LessonPlayer> {
    const id = terminalId(name);
    const terminal = await lab.terminal(id);
    const isPrompt = (event: TraceEvent) => event.type === 'terminal.output' && event.terminal === id;
    if (!(await logShows(lab.log, () => lab.log.events.some(isPrompt), COMMAND_LIMIT_MS)))
      throw new Error('The shell showed no prompt.');
    return new LessonPlayer(lab, terminal, id);
  }

  /** As a learner who is done with this terminal. */
  leave(): void {
    this.stop();
    this.#terminal.input('exit\n');
  }

  stop(): void {
    this.#unsubscribe();
  }

  /** Plays one step; what it asks for is graded before and after. */
  async playStep(lesson: Lesson, step: Step): Promise<StepReport> {
    const context = { index: this.#index, answers: this.#answers, lesson };
    const before = gradeStep(step, context);
    for (const action of step.solution) await this.#act(action, step, context);
    await logShows(this.#lab.log, () => gradeStep(step, context).met, GRADE_LIMIT_MS);
    return { step, before, after: gradeStep(step, context) };
  }

  /** @throws when the command does not end in time */
  async type(line: string, keys: readonly (keyof typeof KEYS)[] = []): Promise<void> {
    const { log } = this.#lab;
    const before = log.lastSeq;
    this.#terminal.input(`${line}\n`);
    const root = await logShows(log, () => log.since(before).find(this.#isRootHere), COMMAND_LIMIT_MS);
    if (!root) throw new Error(`"${line}" was typed, and no command was seen to start.`);
    if (keys.length > 0) await this.#press(root, keys);
    const ended = await logShows(log, () => log.since(before).some((event) => endOf(root, event)), COMMAND_LIMIT_MS);
    if (!ended) throw new Error(`"${line}" did not end within ${COMMAND_LIMIT_MS / 1000} s.`);
  }

  readonly #isRootHere = (event: TraceEvent): event is SpanStarted =>
    event.type === 'span.started' && event.parent === undefined && event.attributes[ATTR.terminal] === this.#id;

  async #press(root: SpanStarted, keys: readonly (keyof typeof KEYS)[]): Promise<void> {
    const attached = await logShows(
      this.#lab.log,
      () => isAttached(this.#lab.log.since(root.seq), root),
      COMMAND_LIMIT_MS,
    );
    if (!attached) throw new Error(`The container of "${root.attributes[ATTR.commandLine]}" was not seen to start.`);
    for (const key of keys) this.#terminal.input(KEYS[key]);
  }

  /** @throws when packets can't be followed here */
  async #follow(what: Extract<Action, { follow: unknown }>['follow']): Promise<void> {
    const on = what !== 'off';
    await this.#lab.followPackets(on, on ? what : undefined);
    const { state, detail } = this.#lab.status.packets ?? { state: 'failed' };
    if (state !== (on ? 'on' : 'off')) throw new Error(`Packets can’t be followed: ${detail ?? state}.`);
  }

  /** From then on it is told after what changes it. @throws when it is not told */
  async #countDisk(): Promise<void> {
    const { log } = this.#lab;
    this.#lab.countDisk();
    const isTold = (event: TraceEvent) => event.type === 'state.changed' && event.subject.kind === 'disk-use';
    if (!(await logShows(log, () => log.events.some(isTold), COMMAND_LIMIT_MS)))
      throw new Error('What takes the disk was not told.');
  }

  async #act(action: Action, step: Step, context: GradingContext & { lesson: Lesson }): Promise<void> {
    const seq = this.#lab.log.lastSeq;
    if ('run' in action) return this.type(action.run, action.keys);
    if ('put' in action) return this.type(lineThatPuts(action.put, action.text ?? fileIn(step, action.put)));
    if ('follow' in action) return this.#follow(action.follow);
    if ('measure' in action) return this.type(MEASURE_LINE);
    if ('count' in action) return this.#countDisk();
    if ('predict' in action) {
      this.#answers[action.predict] = { value: action.option, seq };
      return;
    }
    const question = questionsOf(context.lesson).find(({ id }) => id === action.answer);
    const value = action.value ?? (question && rightAnswer(question, context));
    if (value === undefined || value === null)
      throw new Error(`There is no right answer to ${action.answer} in what was observed.`);
    this.#answers[action.answer] = { value, seq };
  }
}

/** The loader has made sure that it is there. */
const fileIn = ({ blocks }: Step, path: string): string =>
  blocks.flatMap((block) => (block.kind === 'file' && block.path === path ? [block.text] : [])).join('');

const endOf = (root: SpanStarted, event: TraceEvent): boolean =>
  event.type === 'span.ended' && event.span === root.span;

/** The container runs and has written to the terminal: its prompt is there, which may come before the answer to start. */
function isAttached(events: readonly TraceEvent[], root: SpanStarted): boolean {
  const start = events.find(
    (event): event is SpanStarted =>
      event.type === 'span.started' && event.trace === root.trace && event.name === 'POST /containers/{id}/start',
  );
  if (start === undefined) return false;
  const isStarted = events.some(
    (event) => event.type === 'span.ended' && event.span === start.span && event.outcome.ok,
  );
  return isStarted && events.some((event) => event.type === 'terminal.output' && event.at > start.at);
}
