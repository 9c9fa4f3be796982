/**
 * What occurs in events without an explanation, for tests: `expect(unexplained(events)).toEqual([])`.
 * Looks at every span, event and change, at every value of everything they carry, and at every flag of the programs we know.
 */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes, Json, SpanStarted, TraceEvent } from '#engine/trace/event.ts';
import { explain } from '../explain.ts';
import { unexplainedFlags } from './arguments.ts';
import { documentOf, jsonOf } from './document.ts';
import { explainField } from './field.ts';
import { leavesOf } from './glossary.ts';
import { explainWord, isName } from './words.ts';

/** @returns one line for each thing, sorted, each once: `cli → dockerd GET /new`, `raw number http.response.body Foo.Bar = 7`, `flag MS_NEW`. */
export function unexplained(events: readonly TraceEvent[]): string[] {
  const names = new Map<string, string>();
  const found = new Set<string>();
  for (const event of events) {
    if (event.type === 'span.started') {
      names.set(event.span, event.name);
      for (const flag of flagsOf(event)) found.add(`flag ${flag} of ${event.name}`);
    }
    if (explain(event).generic) found.add(titleOf(event));
    if ('attributes' in event) for (const line of complaints(nameOf(event, names), event.attributes)) found.add(line);
  }
  return [...found].sort();
}

/** Of the programs that the engine runs. A learner may type flags that do not exist. */
function flagsOf({ to, attributes }: SpanStarted): string[] {
  const argv = attributes[ATTR.argv];
  return to !== 'cli' && Array.isArray(argv) ? unexplainedFlags(argv.map(String)) : [];
}

const nameOf = (event: TraceEvent, names: ReadonlyMap<string, string>): string =>
  'span' in event ? (names.get(event.span) ?? '') : '';

function titleOf(event: TraceEvent): string {
  switch (event.type) {
    case 'span.started':
      return `${event.from} → ${event.to} ${event.name}`;
    case 'span.event':
      return `event ${event.name}`;
    case 'state.changed':
      return `change ${event.subject.kind} ${event.action}`;
    default:
      return event.type;
  }
}

function* complaints(name: string, attributes: Attributes): Generator<string> {
  for (const [attribute, value] of Object.entries(attributes)) {
    yield* complaintsAbout(name, attribute, value);
    const said = attribute === ATTR.text && typeof value === 'string' ? jsonOf(value) : undefined;
    if (said !== undefined) yield* complaintsAbout(name, ATTR.httpResponseBody, said);
  }
}

function* complaintsAbout(name: string, attribute: string, value: Json): Generator<string> {
  const { language, path } = documentOf(name, attribute, value);
  for (const [steps, leaf] of leavesOf(value, path)) {
    const where = steps.filter((step) => !/^\d+$/.test(step)).join(' . ');
    if (explainField(language, steps, leaf)?.raw) yield `raw number in ${attribute}: ${where} = ${leaf}`;
    if (steps.includes('argv') || (language !== 'kernel' && language !== 'oci')) continue;
    if (typeof leaf === 'string' && isName(leaf) && !explainWord(leaf)) yield `name ${leaf} in ${attribute}: ${where}`;
  }
}
