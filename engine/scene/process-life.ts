/**
 * The processes of one run, each with what was observed of its life: the programs it executed, who its parent was when it made a call,
 * how it ended. A fork has no event of its own: a process is there from its first call on.
 */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Component } from '#engine/trace/component.ts';
import type { Json } from '#engine/trace/event.ts';
import type { Nanos, SpanId } from '#engine/trace/ids.ts';
import type { SpanView } from './trace-view.ts';

export type ProcessSpan = Pick<SpanView, 'id' | 'parent' | 'from' | 'to' | 'name' | 'start' | 'end' | 'attributes'>;

export type Program = {
  /** Absent for what ran before anything was seen of it. */
  at?: Nanos;
  /** Without its folder. Of a process that was there before, the part of the engine that it is. */
  program: string;
  /** The program with its subcommand: `runc create`. */
  name: string;
  argv: readonly string[];
  role?: Component;
  /** Absent for a copy of another process, and for what was there before. */
  span?: SpanId;
};

export type ProcessLife = {
  /** Its number; with a letter when the number had another owner before. */
  id: string;
  pid: number;
  /** In order of time; at least one. */
  programs: Program[];
  /** When it was first seen; absent when it was there before. */
  start?: Nanos;
  seen: Nanos;
  end?: Nanos;
  exitCode?: number;
  exitSignal?: string;
  /** The process that made it. */
  creator?: number;
  /** Its parent in the kernel, each time that it was told. */
  told: { at: Nanos; pid: number }[];
  /** Takes in orphans below it from then on (PR_SET_CHILD_SUBREAPER, prctl(2)). */
  reaperFrom?: Nanos;
};

/** @param spans in order of their beginning */
export function processLives(spans: Iterable<ProcessSpan>): ProcessLife[] {
  const book = new Book();
  for (const span of spans) book.read(span);
  return book.lives;
}

class Book {
  readonly lives: ProcessLife[] = [];
  readonly #newest = new Map<number, ProcessLife>();
  readonly #spans = new Map<string, ProcessSpan>();

  read(span: ProcessSpan): void {
    this.#spans.set(span.id, span);
    const pid = numberOf(span.attributes[ATTR.pid]);
    if (pid === undefined) return;
    if (isProgram(span)) this.#execute(span, pid);
    else if (span.to === 'kernel') this.#call(span, pid);
  }

  #execute(span: ProcessSpan, pid: number): void {
    const life = this.#living(pid, span.start) ?? this.#begin(pid, span.start);
    // What executes its first program now was made a moment ago.
    life.start ??= life.seen;
    life.creator ??= numberOf(span.attributes[ATTR.parentPid]);
    life.programs.push({ ...programOf(span), at: span.start, span: span.id });
    noteParent(life, span);
    noteEnd(life, span);
  }

  #call(span: ProcessSpan, pid: number): void {
    // Its first act is to execute a program, of which the next span tells.
    const life = this.#living(pid, span.start) ?? (span.name === 'execve' ? undefined : this.#copy(span, pid));
    if (!life) return;
    noteParent(life, span);
    const args = argumentsOf(span);
    if (span.name === 'prctl' && args.option === 'PR_SET_CHILD_SUBREAPER') life.reaperFrom ??= span.start;
    if (span.name !== 'exit') return;
    life.end = span.start;
    life.exitCode ??= numberOf(args.code);
  }

  #living(pid: number, at: Nanos): ProcessLife | undefined {
    const known = this.#newest.get(pid);
    return known?.end !== undefined && known.end < at ? undefined : known;
  }

  #begin(pid: number, seen: Nanos, more: Partial<ProcessLife> = {}): ProcessLife {
    const owners = this.lives.filter((life) => life.pid === pid).length;
    const id = owners === 0 ? `${pid}` : `${pid}${'abcdefgh'[owners - 1] ?? `#${owners}`}`;
    const life: ProcessLife = { id, pid, seen, programs: [], told: [], ...more };
    this.#newest.set(pid, life);
    this.lives.push(life);
    return life;
  }

  /** It executed nothing so far: a copy of the process that made it, or one that was there before. */
  #copy(span: ProcessSpan, pid: number): ProcessLife {
    const origin = this.#programAbove(span);
    const creator = numberOf(origin?.attributes[ATTR.pid]);
    if (!origin || creator === undefined || creator === pid) {
      const before = { program: span.from, name: span.from, argv: [], role: span.from };
      return this.#begin(pid, span.start, { programs: [before] });
    }
    const copied = { ...programOf(origin), at: span.start };
    return this.#begin(pid, span.start, { programs: [copied], creator, start: span.start });
  }

  #programAbove(span: ProcessSpan): ProcessSpan | undefined {
    for (let above = this.#above(span); above; above = this.#above(above))
      if (isProgram(above)) return above.to === span.from ? above : undefined;
    return undefined;
  }

  #above = ({ parent }: ProcessSpan): ProcessSpan | undefined =>
    parent === undefined ? undefined : this.#spans.get(parent);
}

const isProgram = ({ attributes }: ProcessSpan): boolean => Array.isArray(attributes[ATTR.argv]);

function programOf({ attributes, name, to }: ProcessSpan): Program {
  const argv = (attributes[ATTR.argv] as Json[]).map(String);
  return { program: argv[0]?.split('/').at(-1) || name, name, argv, role: to };
}

function noteParent({ told }: ProcessLife, { start, attributes }: ProcessSpan): void {
  const pid = numberOf(attributes[ATTR.realParentPid]);
  if (pid !== undefined && told.at(-1)?.pid !== pid) told.push({ at: start, pid });
}

/** A program that executes another ends too, but without a status. */
function noteEnd(life: ProcessLife, { end, attributes }: ProcessSpan): void {
  const code = numberOf(attributes[ATTR.exitCode]);
  const signal = attributes[ATTR.exitSignal];
  if (code !== undefined) life.exitCode = code;
  if (typeof signal === 'string') life.exitSignal = signal;
  if (end !== undefined && (code !== undefined || typeof signal === 'string')) life.end = end;
}

const numberOf = (value: Json | undefined): number | undefined => (typeof value === 'number' ? value : undefined);

function argumentsOf({ attributes }: ProcessSpan): Record<string, Json> {
  const args = attributes[ATTR.syscallArgs];
  return typeof args === 'object' && args !== null && !Array.isArray(args) ? args : {};
}
