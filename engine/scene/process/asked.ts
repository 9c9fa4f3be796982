/** What somebody asked of the engine about a container, and what it answered. Pure. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Json } from '#engine/trace/event.ts';
import type { SpanId, TraceId } from '#engine/trace/ids.ts';
import { containerOf, type LifeEvents, type LifeSpan, PRUNE } from './life-events.ts';
import { type Wanted, wantedIn } from './life-settings.ts';

export const VERBS = [
  ...(['create', 'start', 'stop', 'restart', 'kill', 'pause', 'unpause', 'exec', 'update', 'rename', 'rm'] as const),
  'prune',
] as const;
export type Verb = (typeof VERBS)[number];

export type Asked = {
  span: SpanId;
  trace: TraceId;
  /** its process, where it is known */
  client?: SpanId;
  verb: Verb;
  /** remove it also when it runs */
  force: boolean;
  /** `docker run`, as the client's process tells; else the verb as the client has it: `docker rm -f` */
  command: string;
  /** of the container that is created */
  wanted?: Wanted;
  /** the client's whole line, where it is known */
  line?: string;
  at: number;
  /** Absent while nobody answered. */
  answeredAt?: number;
  /** the engine's words, where it said no */
  refusal?: string;
  /** of the client's process: 125, 126, 127 and the like */
  clientCode?: number;
};

/** By container, each list in order of time. */
export function askedOf({ spans }: LifeEvents): ReadonlyMap<string, Asked[]> {
  const all = new Map<string, Asked[]>();
  for (const span of spans.values()) {
    if (span.begun.to !== 'dockerd') continue;
    const container = containerOf(span);
    if (container !== undefined) all.set(container, [...(all.get(container) ?? []), askedBy(span, spans)]);
  }
  for (const list of all.values()) list.sort((a, b) => a.at - b.at);
  return all;
}

/** Names no container; which it removed, its answer says. Each that is removed meanwhile counts while there is none. */
export type Prune = Asked & { removed?: string };

export const prunesOf = ({ spans }: LifeEvents): Prune[] =>
  [...spans.values()].flatMap((span) => {
    if (span.begun.name !== PRUNE) return [];
    const removed = span.ended?.attributes[ATTR.httpResponseBody];
    return [{ ...askedBy(span, spans), ...(removed !== undefined && { removed: JSON.stringify(removed) }) }];
  });

function askedBy(span: LifeSpan, spans: LifeEvents['spans']): Asked {
  const { begun, ended } = span;
  const client = begun.parent === undefined ? undefined : spans.get(begun.parent);
  const verb = verbOf(begun.name);
  const force = verb === 'rm' && /[?&]force=(1|true)/.test(String(begun.attributes[ATTR.urlPath]));
  const code = client?.ended?.attributes[ATTR.exitCode];
  const wanted = verb === 'create' ? wantedIn(begun.attributes[ATTR.httpRequestBody]) : undefined;
  const line = lineOf(client?.begun.attributes[ATTR.argv]);
  return {
    ...{ span: begun.span, trace: begun.trace, verb, force, at: begun.at },
    ...(client && { client: client.begun.span }),
    command: force ? 'docker rm -f' : (dockerCommand(client, verb) ?? `docker ${verb}`),
    ...(wanted && { wanted }),
    ...(line !== undefined && { line }),
    ...(ended && { answeredAt: ended.at }),
    ...(ended?.outcome.ok === false && { refusal: ended.outcome.error }),
    ...(typeof code === 'number' && { clientCode: code }),
  };
}

const verbOf = (name: string): Verb => {
  const last = name.slice(name.lastIndexOf('/') + 1);
  return name.startsWith('DELETE') ? 'rm' : (VERBS as readonly string[]).includes(last) ? (last as Verb) : 'update';
};

/** `docker container stop web` and `docker stop web` are one command. */
const dockerCommand = (client: LifeSpan | undefined, verb: Verb): string | undefined => {
  if (verb === 'prune')
    return /^docker /.test(client?.begun.name ?? '') ? client?.begun.name : 'docker container prune';
  const words = /^docker (?:container )?(\w+)$/.exec(client?.begun.name ?? '');
  return words?.[1] && words[1] !== 'container' ? `docker ${words[1]}` : undefined;
};

const lineOf = (argv: Json | undefined): string | undefined =>
  Array.isArray(argv) ? argv.map((word) => shown(String(word))).join(' ') : undefined;

const shown = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** What dockerd tells of follows its work at once (ns). */
const AT_ONCE = 30e6;
/** But of an end it tells when all is cleared up, which may be after its answer (ns). */
export const CLEARED_UP = 1e9;

/** The request of one of these kinds that was open then, or was answered so shortly before: the last that began. */
export const askedAt = (
  asked: readonly Asked[],
  at: number,
  verbs: readonly Verb[],
  before: number = AT_ONCE,
): Asked | undefined =>
  asked.findLast(
    (one) =>
      verbs.includes(one.verb) &&
      one.refusal === undefined &&
      one.at <= at &&
      (one.answeredAt === undefined || at <= one.answeredAt + before),
  );
