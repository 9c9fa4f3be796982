/** Facts in one short sentence each: the machine's words inside ours. Plain text. */
import { nameOf, type Subject } from '#engine/scene/world.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import type { SeenCommand, SeenSpan } from './log-index.ts';

export const shortId = (id: string): string => {
  const bare = id.replace(/^sha256:/, '');
  return /^[0-9a-f]{16,}$/.test(bare) ? bare.slice(0, 12) : bare;
};

/** `POST /containers/create answered 404: No such image: redis:latest` */
export function describeSpan(span: SeenSpan): string {
  if (span.ended === undefined) return `${span.name} has begun and has no answer yet`;
  const status = span.attributes[ATTR.httpStatus];
  if (typeof status === 'number') return `${span.name} answered ${status}${errorText(span)}`;
  const exit = span.attributes[ATTR.exitCode];
  if (typeof exit === 'number') return `${span.name} exited with ${exit}`;
  if (span.outcome?.ok === false) return `${span.name} failed: ${span.outcome.error}`;
  return span.attributes[ATTR.rpcSystem] === undefined ? `${span.name} was observed` : `${span.name} answered`;
}

function errorText(span: SeenSpan): string {
  const body = span.attributes[ATTR.httpResponseBody];
  const message = typeof body === 'object' && body !== null && !Array.isArray(body) ? body.message : undefined;
  return typeof message === 'string' ? `: ${shorten(message)}` : '';
}

/** Errors of the engine can be a paragraph; the whole is in the event that is cited. */
const shorten = (message: string): string => (message.length <= 90 ? message : `${message.slice(0, 88).trimEnd()}…`);

/** `container web (9f2c41aa03de) is running` */
export function describeSubject(subject: Subject): string {
  const exit = subject.attributes.exitCode;
  const code =
    subject.state === 'exited' && (typeof exit === 'number' || typeof exit === 'string') ? ` with ${exit}` : '';
  const verb = subject.state === 'exited' ? 'has' : 'is';
  return `${title(subject)} ${verb} ${subject.state}${code}`;
}

export const describeRemoved = (subject: Subject): string => `${title(subject)} was removed`;

function title(subject: Subject): string {
  const name = nameOf(subject);
  const id = shortId(subject.id);
  return name === subject.id || subject.kind === 'image'
    ? `${subject.kind} ${shortId(name)}`
    : `${subject.kind} ${name} (${id})`;
}

/** The line as typed, on one line, shortened in the middle of long ones. */
export function quoteCommand(command: SeenCommand): string {
  const line = command.line.trim().replace(/\s+/g, ' ');
  return line.length <= 60 ? `“${line}”` : `“${line.slice(0, 40)}…${line.slice(-16)}”`;
}

/** In powers of ten, as Docker counts: `936 B`, `4.3 MB`. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
