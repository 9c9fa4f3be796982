/** Does an observed thing fit a pattern? Pure comparisons, no sentences. */
import { nameOf, type Subject } from '#engine/scene/world.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import type { Attributes, Json } from '#engine/trace/event.ts';
import type { CommandPattern, SpanPattern, WorldPattern } from './check.ts';
import type { SeenCommand, SeenSpan } from './log-index.ts';
import type { Amount, Matcher } from './matcher.ts';

export function valueMatches(value: Json | undefined, matcher: Matcher): boolean {
  if (typeof matcher !== 'object') return value === matcher;
  if ('exists' in matcher) return (value !== undefined && value !== null) === matcher.exists;
  if (value === undefined || value === null) return false;
  if ('matches' in matcher) return new RegExp(matcher.matches).test(asText(value));
  if ('above' in matcher) return typeof value === 'number' && value > matcher.above;
  return typeof value === 'number' && value < matcher.below;
}

/** A matcher that is absent wants nothing. */
export const fits = (value: Json | undefined, wanted: Matcher | undefined): boolean =>
  wanted === undefined || valueMatches(value, wanted);

export const some = (values: readonly string[], wanted: Matcher | undefined): boolean =>
  wanted === undefined || values.some((value) => valueMatches(value, wanted));

const asText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** `http.request.body#/HostConfig/PortBindings` reads into the value of an attribute by JSON pointer (RFC 6901). */
export function readAttribute(attributes: Attributes, path: string): Json | undefined {
  const [key = '', pointer = ''] = path.split('#', 2);
  const steps = pointer === '' ? [] : pointer.slice(1).split('/').map(unescapePointer);
  let value: Json | undefined = attributes[key];
  for (const step of steps) value = into(value, step);
  return value;
}

const unescapePointer = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~');

function into(value: Json | undefined, step: string): Json | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return Array.isArray(value) ? value[Number(step)] : value[step];
}

const attributesMatch = (attributes: Attributes, wanted: Record<string, Matcher> = {}): boolean =>
  Object.entries(wanted).every(([path, matcher]) => valueMatches(readAttribute(attributes, path), matcher));

export function spanMatches(span: SeenSpan, pattern: SpanPattern): boolean {
  return isSameCall(span, pattern) && attributesMatch(span.attributes, pattern.attributes) && outcomeIs(span, pattern);
}

/** The same request, whatever was in it and however it ended: the near miss that a hint should cite. */
export function isSameCall(span: SeenSpan, pattern: SpanPattern): boolean {
  if (pattern.from !== undefined && span.from !== pattern.from) return false;
  if (pattern.to !== undefined && span.to !== pattern.to) return false;
  return pattern.name === undefined || valueMatches(span.name, pattern.name);
}

function outcomeIs(span: SeenSpan, pattern: SpanPattern): boolean {
  if (pattern.outcome === undefined) return true;
  return span.outcome !== undefined && span.outcome.ok === (pattern.outcome === 'ok');
}

export function commandMatches(command: SeenCommand, pattern: CommandPattern): boolean {
  return argvMatches(command, pattern) && exitMatches(command, pattern);
}

export function argvMatches(command: SeenCommand, pattern: CommandPattern): boolean {
  if (pattern.argv === undefined) return true;
  const wanted = new RegExp(pattern.argv);
  return command.processes.some(({ argv }) => wanted.test(plainArgv(argv)));
}

/** `/usr/bin/docker` and `docker` are one program. */
const plainArgv = ([program = '', ...rest]: string[]): string => [program.split('/').at(-1), ...rest].join(' ');

/** Of a pipeline, the exit of the process that was meant counts; the shell's own exit status when none is known. */
function exitMatches(command: SeenCommand, pattern: CommandPattern): boolean {
  if (pattern.exit === undefined) return true;
  const exit = exitOf(command, pattern);
  if (exit === undefined) return false;
  return pattern.exit === 'failed' ? exit !== 0 : exit === pattern.exit;
}

export function exitOf(command: SeenCommand, pattern: CommandPattern): number | undefined {
  const wanted = pattern.argv === undefined ? undefined : new RegExp(pattern.argv);
  const process = wanted && command.processes.find(({ argv }) => wanted.test(plainArgv(argv)));
  const exit = process?.span.attributes[ATTR.exitCode];
  return typeof exit === 'number' ? exit : command.exit;
}

export function subjectMatches(subject: Subject, pattern: WorldPattern): boolean {
  return (
    isSameSubject(subject, pattern) && stateIs(subject, pattern) && attributesMatch(withId(subject), pattern.attributes)
  );
}

const withId = (subject: Subject): Attributes => ({ ...subject.attributes, id: subject.id });

/** The thing that was meant, in whatever state. */
export function isSameSubject(subject: Subject, pattern: WorldPattern): boolean {
  if (subject.kind !== pattern.kind) return false;
  if (pattern.name !== undefined && !namesMatch(subject, pattern.name)) return false;
  return pattern.image === undefined || sameImage(String(subject.attributes.image ?? ''), pattern.image);
}

function namesMatch(subject: Subject, name: string): boolean {
  return subject.kind === 'image' ? sameImage(nameOf(subject), name) : nameOf(subject) === name;
}

export const sameImage = (one: string, other: string): boolean => fullImage(one) === fullImage(other);

const fullImage = (name: string): string => {
  const short = name.replace(/^docker\.io\//, '').replace(/^library\//, '');
  return /[:@][^/]*$/.test(short) ? short : `${short}:latest`;
};

function stateIs(subject: Subject, { state }: WorldPattern): boolean {
  if (state === undefined) return true;
  return Array.isArray(state) ? state.includes(subject.state) : subject.state === state;
}

export function amountIs(count: number, amount: Amount = { least: 1 }): boolean {
  if (typeof amount === 'number') return count === amount;
  return count >= (amount.least ?? 0) && count <= (amount.most ?? Number.POSITIVE_INFINITY);
}
