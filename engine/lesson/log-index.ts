/** The log as checks read it: commands with their spans, and the world. Grows with the log, each event read once. */
import type { Build } from '#engine/scene/build.ts';
import { buildsAt, toldBy } from '#engine/scene/builds/builds.ts';
import { isOfNetwork } from '#engine/scene/network/net-world.ts';
import { type ContainerStory, containerStories } from '#engine/scene/process/container-story.ts';
import { growLife, NO_LIFE_EVENTS } from '#engine/scene/process/life-events.ts';
import { foldRuns, noRuns, type Runs } from '#engine/scene/runs.ts';
import {
  growMeasurements,
  type Measurement,
  type Measurements,
  NO_MEASUREMENTS,
} from '#engine/scene/storage/measure/measurements.ts';
import { isAboutStore } from '#engine/scene/stored-world.ts';
import { changeWorld, emptyWorld, type World } from '#engine/scene/world.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import type { Component } from '#engine/trace/component.ts';
import type { Attributes, Outcome, PacketSeen, StateChanged, TraceEvent } from '#engine/trace/event.ts';
import type { Nanos, SpanId, TraceId } from '#engine/trace/ids.ts';
import { SeenNetworks } from './seen-networks.ts';
import { isForProcesses, SeenProcesses } from './seen-processes.ts';
import { isForStorage, SeenStorage } from './seen-storage.ts';

/** A span with what its start and its end told. */
export type SeenSpan = {
  span: SpanId;
  trace: TraceId;
  parent?: SpanId;
  from: Component;
  to: Component;
  name: string;
  attributes: Attributes;
  outcome?: Outcome;
  startedAt: Nanos;
  endedAt?: Nanos;
  /** seq of its start, and of its end once it ended */
  started: number;
  ended?: number;
};

/** One command line: its root span and everything below it, in the order in which spans started. */
export type SeenCommand = {
  trace: TraceId;
  /** As typed; for people to read, never to grade. */
  line: string;
  root: SeenSpan;
  spans: SeenSpan[];
  /** argv of each program on the learner's side of the socket, whoever started it: the shell, `time`, a script. */
  processes: { argv: string[]; span: SeenSpan }[];
  exit?: number;
};

export type ProbeLoss = { probe: string; at: Nanos; seq: number };

export class LogIndex {
  readonly commands: SeenCommand[] = [];
  readonly losses: ProbeLoss[] = [];
  readonly history: StateChanged[] = [];
  readonly packets: PacketSeen[] = [];
  readonly networks = new SeenNetworks();
  readonly storage = new SeenStorage();
  readonly processes = new SeenProcesses();
  /** How often something was told by which namespaces are called by names. */
  placesTold = 0;
  world: World = emptyWorld;
  lastSeq = -1;
  /** ns; what happened until then is only recalled */
  recalledTo = Number.NEGATIVE_INFINITY;

  readonly #byTrace = new Map<TraceId, SeenCommand>();
  readonly #spans = new Map<SpanId, SeenSpan>();
  #unfolded: TraceEvent[] = [];
  #runs: Runs = noRuns;
  #builds: readonly Build[] = [];
  #measured: Measurements = NO_MEASUREMENTS;
  #unmeasured: TraceEvent[] = [];
  #buildsOf: { runs: Runs; stored: number } = { runs: noRuns, stored: 0 };
  #unlived: TraceEvent[] = [];
  #lifeEvents = NO_LIFE_EVENTS;
  #lives: readonly ContainerStory[] = [];
  readonly #ofStore: StateChanged[] = [];
  /** Spans that arrived before the root of their trace. */
  readonly #early = new Map<TraceId, SeenSpan[]>();

  static of(events: Iterable<TraceEvent>): LogIndex {
    const index = new LogIndex();
    index.append(events);
    return index;
  }

  /** Whatever was built so far, in the order in which it began. Folded when it is asked for: few lessons do. */
  get builds(): readonly Build[] {
    const runs = this.runs;
    const stored = this.#ofStore.length;
    if (this.#buildsOf.runs === runs && this.#buildsOf.stored === stored) return this.#builds;
    this.#builds = buildsAt(toldBy(runs, [...this.#ofStore]));
    this.#buildsOf = { runs, stored };
    return this.#builds;
  }

  /** As the page reads commands. Folded when it is asked for, too. */
  get runs(): Runs {
    if (this.#unfolded.length === 0) return this.#runs;
    this.#runs = foldRuns(this.#runs, this.#unfolded);
    this.#unfolded = [];
    return this.#runs;
  }

  /** Of places where files can be, the newest last. Folded when it is asked for, as well. */
  get measurements(): readonly Measurement[] {
    this.#measured = growMeasurements(this.#measured, this.#unmeasured);
    this.#unmeasured = [];
    return this.#measured.list;
  }

  /** Whole lives of containers, with what is only recalled of them. */
  get lives(): readonly ContainerStory[] {
    if (this.#unlived.length === 0) return this.#lives;
    const grown = growLife(this.#lifeEvents, this.#unlived);
    this.#unlived = [];
    if (grown.turns !== this.#lifeEvents.turns) this.#lives = containerStories(grown);
    this.#lifeEvents = grown;
    return this.#lives;
  }

  /**
   * For an index that begins late: what networks, storage, processes and containers were like by then. Names of places rest on it, which are
   * told once. What happened to files by then is left out.
   * @param events those that came before all that is appended
   */
  recall(events: Iterable<TraceEvent>): void {
    for (const event of events) {
      this.recalledTo = Math.max(this.recalledTo, event.at);
      this.#unlived.push(event);
      // Only what is, or was last, is recalled: what happened to files is over.
      if (event.type === 'state.changed' && event.subject.kind !== 'file') this.#tell(event);
    }
    for (const seen of [this.networks, this.storage, this.processes]) seen.beginHere();
  }

  /** Of what told of a subject last, or by a time (ns). */
  readonly seqOf = ({ kind, id }: { kind: string; id: string }, until = Number.POSITIVE_INFINITY): number | undefined =>
    this.history.findLast(({ subject, at }) => subject.kind === kind && subject.id === id && at <= until)?.seq;

  spanOf(id: SpanId): SeenSpan | undefined {
    return this.#spans.get(id);
  }

  append(events: Iterable<TraceEvent>): void {
    for (const event of events) {
      if (event.seq <= this.lastSeq) continue;
      this.lastSeq = event.seq;
      this.#unfolded.push(event);
      this.#unmeasured.push(event);
      this.#unlived.push(event);
      this.#read(event);
    }
  }

  #read(event: TraceEvent): void {
    switch (event.type) {
      case 'span.started':
        this.#start(event);
        return;
      case 'span.ended':
        this.#end(event);
        return;
      case 'state.changed':
        this.#keep(event);
        this.world = changeWorld(this.world, event);
        return;
      case 'probe.reported':
        if (event.state === 'lost' || (event.events ?? 0) > 0)
          this.losses.push({ probe: event.probe, at: event.at, seq: event.seq });
        return;
      case 'span.event':
      case 'terminal.output':
        return;
      case 'packet.seen':
        this.packets.push(event);
        return;
      default:
        event satisfies never;
    }
  }

  #keep(event: StateChanged): void {
    this.history.push(event);
    this.#tell(event);
    if (isAboutStore(event)) this.#ofStore.push(event);
  }

  /** To whom it concerns. */
  #tell(event: StateChanged): void {
    if (isOfNetwork(event.subject)) this.networks.add(event);
    if (isForStorage(event)) this.storage.add(event);
    if (isForProcesses(event)) this.processes.add(event);
    if (NAMES_PLACES.has(event.subject.kind)) this.placesTold++;
  }

  #start(event: Extract<TraceEvent, { type: 'span.started' }>): void {
    const { span, trace, from, to, name, attributes, at, seq } = event;
    const seen: SeenSpan = { span, trace, from, to, name, attributes, startedAt: at, started: seq };
    if (event.parent !== undefined) seen.parent = event.parent;
    this.#spans.set(span, seen);
    if (from === 'terminal' && to === 'terminal') this.#open(seen);
    else this.#place(seen);
  }

  #open(root: SeenSpan): void {
    const line = root.attributes[ATTR.commandLine];
    const command: SeenCommand = {
      trace: root.trace,
      line: typeof line === 'string' ? line : root.name,
      root,
      spans: [],
      processes: [],
    };
    this.commands.push(command);
    this.#byTrace.set(root.trace, command);
    for (const span of this.#early.get(root.trace) ?? []) this.#place(span);
    this.#early.delete(root.trace);
  }

  #place(span: SeenSpan): void {
    const command = this.#byTrace.get(span.trace);
    if (command === undefined) {
      this.#early.set(span.trace, [...(this.#early.get(span.trace) ?? []), span]);
      return;
    }
    insertByTime(command.spans, span);
    const argv = span.attributes[ATTR.argv];
    if (span.to === 'cli' && Array.isArray(argv)) command.processes.push({ argv: argv.map(String), span });
  }

  #end(event: Extract<TraceEvent, { type: 'span.ended' }>): void {
    const span = this.#spans.get(event.span);
    if (span === undefined) return;
    span.attributes = { ...span.attributes, ...event.attributes };
    span.outcome = event.outcome;
    span.ended = event.seq;
    span.endedAt = event.at;
    const exit = span.attributes[ATTR.exitCode];
    const command = this.#byTrace.get(span.trace);
    if (command?.root === span && typeof exit === 'number') command.exit = exit;
  }
}

const NAMES_PLACES: ReadonlySet<StateChanged['subject']['kind']> = new Set([
  'net-namespace',
  'docker-network',
  'container',
]);

/** Probes deliver at different speeds, so an earlier span may arrive a little later. */
function insertByTime(spans: SeenSpan[], span: SeenSpan): void {
  let place = spans.length;
  while (place > 0 && (spans[place - 1]?.startedAt ?? 0) > span.startedAt) place -= 1;
  spans.splice(place, 0, span);
}
