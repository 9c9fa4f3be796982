/** A real lab whose observations are folded, and what is asked of the result: whose is what, and how well is it known. */
import { vi } from 'vitest';
import { correlate, flush, initialState } from '#engine/correlate/correlate.ts';
import type { Observation } from '#engine/correlate/observation.ts';
import type { ExecProcess } from '#engine/lab/driver.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import type { SpanStarted, Unnumbered } from '#engine/trace/event.ts';
import { nanos, terminalId } from '#engine/trace/ids.ts';
import { monotonic } from './clock.ts';
import { ObservedLab } from './observed-lab.fixture.ts';
import { insert, newWaiting } from './sequencer.ts';

type Started = Omit<SpanStarted, 'seq'>;
export type TypedLine = { root: Started; spans: Started[]; containers: string[] };

const waitFor = (what: string, isSo: () => boolean) =>
  vi.waitFor(
    () => {
      if (!isSo()) throw new Error(`not yet: ${what}`);
    },
    { timeout: 90_000, interval: 100 },
  );

export class AttributedLab {
  readonly #lab: ObservedLab;
  #spans: Started[] = [];
  /** Traces of commands that listen: they speak of everybody. */
  #listening = new Set<string>();
  #events: Unnumbered[] = [];

  static async boot(): Promise<AttributedLab> {
    return new AttributedLab(await ObservedLab.boot());
  }

  private constructor(lab: ObservedLab) {
    this.#lab = lab;
  }

  close(): Promise<void> {
    return this.#lab.close();
  }

  async terminal(name: string): Promise<ExecProcess> {
    const at = monotonic();
    const shell = await this.#lab.terminal(name);
    const pid = await shell.pid;
    this.#lab.observations.push({ kind: 'terminal.opened', at, terminal: terminalId(name), pid });
    return shell;
  }

  #ended(name: string): number {
    return this.#lab.observations.filter((seen) => seen.kind === 'command.ended' && seen.terminal === name).length;
  }

  /** Resolves when the shell says that the line has ended. */
  async type(shell: ExecProcess, name: string, line: string): Promise<void> {
    const before = this.#ended(name);
    shell.stdin.write(`${line}\n`);
    await waitFor(`"${line}" ends`, () => this.#ended(name) > before);
  }

  /** All are typed at once; resolves when all have ended, also those in the background. */
  async atOnce(lines: readonly (readonly [shell: ExecProcess, name: string, line: string])[]): Promise<void> {
    const waits = new Map(lines.map(([shell, name]) => [name, shell]));
    const expected = new Map<string, number>();
    for (const [, name] of lines) expected.set(name, (expected.get(name) ?? this.#ended(name)) + 1);
    for (const [shell, , line] of lines) shell.stdin.write(`${line}\n`);
    const goal = [...expected];
    await waitFor('the lines are typed', () => goal.every(([name, count]) => this.#ended(name) >= count));
    for (const [name, shell] of waits) await this.type(shell, name, 'wait');
  }

  /** As the sequencer would hand them on, had it all the time there is. */
  get ordered(): Observation[] {
    const waiting = newWaiting();
    for (const seen of this.#lab.observations) insert(waiting, seen);
    return waiting.list;
  }

  fold(): void {
    let state = initialState();
    const events: Unnumbered[] = [];
    const { ordered } = this;
    for (const observation of ordered) {
      const next = correlate(state, observation);
      state = next.state;
      events.push(...next.events);
    }
    this.#events = [...events, ...flush(state, nanos((ordered.at(-1)?.at ?? 0) + 1e9)).events];
    this.#spans = this.#events.filter((event): event is Started => event.type === 'span.started');
    const roots = this.#spans.filter(({ attributes }) => /events/.test(String(attributes[ATTR.commandLine])));
    this.#listening = new Set(roots.map(({ trace }) => trace));
  }

  typedLines(): Map<string, TypedLine> {
    const roots = this.#spans.filter((span) => span.attributes[ATTR.commandLine] !== undefined);
    return new Map(roots.map((root) => [String(root.attributes[ATTR.commandLine]), this.#typedLine(root)]));
  }

  #typedLine(root: Started): TypedLine {
    const spans = this.#spans.filter(({ trace }) => trace === root.trace);
    const made = new Set(spans.filter(({ name }) => name === 'POST /containers/create').map(({ span }) => span));
    const containers = this.#events.flatMap((event) =>
      event.type === 'span.ended' && made.has(event.span) ? [String(event.attributes[ATTR.containerId])] : [],
    );
    return { root, spans, containers };
  }

  /** Spans that speak of a container of this line, or of the name that the line gives, but are not of its trace. */
  namedElsewhere({ root, containers }: TypedLine): string[] {
    const line = String(root.attributes[ATTR.commandLine]);
    const words = [...containers, ...new Set([...line.matchAll(/(?:net|vol)-\w+-\d+\b/g)].map(([word]) => word))];
    const others = this.#spans.filter(({ trace }) => trace !== root.trace && !this.#listening.has(trace));
    // What dockerd tidies up when the command is over is nobody's any more.
    const over = this.#lastOf(root.trace);
    const named = new RegExp(`(?:${words.join('|')})(?!\\d)`);
    return others
      .filter((span) => !(span.trace === 'background' && span.at > over))
      .filter((span) => words.length > 0 && named.test(textOf(span)))
      .map((span) => this.#tell(span));
  }

  /** When the last was seen of what belongs to a command. */
  #lastOf(trace: Started['trace']): number {
    const own = this.#events.filter(
      (event) => 'trace' in event && event.trace === trace && event.type !== 'state.changed',
    );
    return own.reduce((last, { at }) => Math.max(last, at), 0);
  }

  /** Spans whose parent is missing or of another trace. */
  orphans(): string[] {
    const byId = new Map(this.#spans.map((span) => [span.span, span]));
    return this.#spans
      .filter((span) => {
        const parent = span.parent && byId.get(span.parent);
        if (span.parent === undefined) return span.trace !== 'background' && span.to !== 'terminal';
        return !parent || parent.trace !== span.trace;
      })
      .map((span) => this.#tell(span));
  }

  inBackground(name: string): number {
    return this.#spans.filter((span) => span.trace === 'background' && span.name === name).length;
  }

  strayRequests(): string[] {
    return this.#spans
      .filter(
        ({ trace, from, to, attributes }) =>
          trace === 'background' &&
          from === 'cli' &&
          to === 'dockerd' &&
          attributes[ATTR.connection] !== undefined &&
          attributes[ATTR.urlPath] !== '/_ping' &&
          attributes[ATTR.urlPath] !== '/events',
      )
      .map((span) => this.#tell(span));
  }

  earlyChildren(): string[] {
    const seen = new Map<string, number>();
    const early: string[] = [];
    for (const span of this.#spans) {
      const parent = span.parent === undefined ? 0 : seen.get(span.parent);
      if (parent === undefined || parent > span.at) early.push(this.#tell(span));
      seen.set(span.span, span.at);
    }
    return early;
  }

  /** Of all spans since the first line: how many are placed by time, how many by nothing; by way. */
  counts() {
    const kind = (of: readonly Started[]) => {
      const kinds: Record<string, number> = {};
      for (const { from, to, name } of of) {
        const way = `${from} → ${to === 'kernel' ? name : to}`;
        kinds[way] = (kinds[way] ?? 0) + 1;
      }
      return kinds;
    };
    const first = Math.min(...[...this.typedLines().values()].map(({ root }) => root.at));
    const spans = this.#spans.filter(({ at }) => at >= first);
    const background = spans.filter(({ trace }) => trace === 'background');
    const inferred = spans.filter(
      ({ trace, parentEvidence }) => trace !== 'background' && parentEvidence === 'inferred',
    );
    return {
      all: spans.length,
      inferred: inferred.length,
      background: background.length,
      kinds: { inferred: kind(inferred), background: kind(background) },
    };
  }

  #tell({ from, to, name, trace, attributes }: Started): string {
    const line = this.#spans.find((span) => span.trace === trace)?.attributes[ATTR.commandLine];
    return `${trace} (${line}): ${from} → ${to} ${name} ${JSON.stringify(attributes[ATTR.argv] ?? attributes[ATTR.syscallArgs] ?? '').slice(0, 300)}`;
  }
}

const texts = new WeakMap<Started, string>();

/** Forty lines ask of each of ten thousand spans. */
function textOf(span: Started): string {
  const text = texts.get(span) ?? JSON.stringify(span.attributes);
  texts.set(span, text);
  return text;
}
