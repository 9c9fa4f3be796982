/** Explanations against what a real engine really did: streams of observations that were recorded on a lab. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { correlate, flush, initialState } from '#engine/correlate/correlate.ts';
import type { Observation } from '#engine/correlate/observation.ts';
import type { TraceEvent, Unnumbered } from '#engine/trace/event.ts';
import { fromMillis } from '#engine/trace/ids.ts';
import { explain } from './explain.ts';

const FIXTURES = new URL('../correlate/fixtures/', import.meta.url);
const files = readdirSync(FIXTURES).filter((name) => name.endsWith('.observations.jsonl'));

function eventsOf(file: string): TraceEvent[] {
  const lines = readFileSync(new URL(file, FIXTURES), 'utf8').split('\n');
  const events: Unnumbered[] = [];
  let state = initialState();
  for (const line of lines.filter((text) => text !== '')) {
    const step = correlate(state, JSON.parse(line) as Observation);
    state = step.state;
    events.push(...step.events);
  }
  events.push(...flush(state, fromMillis(Number.MAX_SAFE_INTEGER / 1e6)).events);
  return events.map((event, seq) => ({ ...event, seq }) as TraceEvent);
}

const title = (event: TraceEvent): string => {
  if (event.type === 'span.started') return `${event.from} → ${event.to} ${event.name}`;
  return event.type === 'state.changed' ? `${event.subject.kind} ${event.action}` : event.type;
};

describe('every span and event of a real run has an explanation of its own', () => {
  it('has runs to look at', () => expect(files.length).toBeGreaterThan(0));

  it.each(files)('%s', (file) => {
    const events = eventsOf(file);
    expect(events.length).toBeGreaterThan(100);
    const unexplained = events.filter((event) => explain(event).generic).map(title);
    expect([...new Set(unexplained)]).toEqual([]);
  });
});
