/** Tiny makers for tests: a log of commands, requests and changes, numbered and timed as it is written. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Component } from '#engine/trace/component.ts';
import type { Attributes, StateChanged, TraceEvent } from '#engine/trace/event.ts';
import { nanos, spanId, type TraceId, traceId } from '#engine/trace/ids.ts';
import type { Packet } from '#engine/trace/packet.ts';
import { LogIndex } from './log-index.ts';

type Ending = { ok?: boolean; attributes?: Attributes };

export class TestLog {
  readonly events: TraceEvent[] = [];
  #trace: TraceId = traceId('t0');
  #running = false;

  get index(): LogIndex {
    return LogIndex.of(this.events);
  }

  get lastSeq(): number {
    return this.events.length - 1;
  }

  /** A command line that ran one process, with what it caused inside. Without `exit` it is still running. */
  command(line: string, exit: number | undefined, inside: (log: this) => void = () => {}): this {
    this.#trace = traceId(`t${this.events.length}`);
    const root = this.#start('terminal', 'terminal', line, { [ATTR.commandLine]: line });
    const process = this.#start('terminal', 'cli', line, { [ATTR.argv]: line.split(' ') });
    this.#running = true;
    inside(this);
    this.#running = false;
    if (exit === undefined) return this;
    for (const span of [process, root]) this.#end(span, { ok: exit === 0, attributes: { [ATTR.exitCode]: exit } });
    return this;
  }

  /** A request of the CLI; `path` may carry a query. */
  request(name: string, status: number, attributes: Attributes = {}): this {
    const span = this.#start('cli', 'dockerd', name, { [ATTR.httpMethod]: name.split(' ')[0] ?? '', ...attributes });
    this.#end(span, { ok: status < 400, attributes: { [ATTR.httpStatus]: status } });
    return this;
  }

  span(from: Component, to: Component, name: string, attributes: Attributes = {}): this {
    this.#end(this.#start(from, to, name, attributes), { ok: true });
    return this;
  }

  change(
    kind: StateChanged['subject']['kind'],
    id: string,
    state: string,
    attributes: Attributes = {},
    action = state,
  ): this {
    const told = { subject: { kind, id }, state, action, attributes, evidence: 'observed' };
    this.#add({ type: 'state.changed', ...(this.#running && { trace: this.#trace }), ...told });
    return this;
  }

  /** What the command that runs writes to its terminal. */
  prints(data: string): this {
    this.#add({ type: 'terminal.output', terminal: 'one', trace: this.#trace, data });
    return this;
  }

  /** Of the command that runs. */
  packet(packet: Packet): this {
    this.#add({ type: 'packet.seen', trace: this.#trace, packet, evidence: 'observed' });
    return this;
  }

  loss(probe: string): this {
    this.#add({ type: 'probe.reported', probe, state: 'degraded', events: 3, detail: 'too fast' });
    return this;
  }

  #start(from: Component, to: Component, name: string, attributes: Attributes): string {
    const span = `s${this.events.length}`;
    this.#add({
      type: 'span.started',
      span: spanId(span),
      trace: this.#trace,
      from,
      to,
      name,
      attributes,
      evidence: 'observed',
    });
    return span;
  }

  #end(span: string, { ok = true, attributes = {} }: Ending): void {
    const outcome = ok ? ({ ok: true } as const) : ({ ok: false, error: 'it failed' } as const);
    this.#add({
      type: 'span.ended',
      span: spanId(span),
      trace: this.#trace,
      outcome,
      attributes,
      evidence: 'observed',
    });
  }

  #add(event: object): void {
    const seq = this.events.length;
    this.events.push({ seq, at: nanos(seq * 1000), ...event } as TraceEvent);
  }
}

export const ID = '9f2c41aa03de'.padEnd(64, '0');
