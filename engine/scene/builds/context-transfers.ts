/** The files that travelled for a build, put together from their parts; and which of the transfers is its context. */
import { BUILD_EVENT, TravelledFiles } from '#engine/trace/build.ts';
import type { SpanEvent } from '#engine/trace/event.ts';
import type { ContextTransfer } from '../build.ts';
import type { SpanView } from '../trace-view.ts';

export type Transfer = ContextTransfer & {
  /** Dockerfiles and .dockerignore files that travelled: path → content */
  texts: Readonly<Record<string, string>>;
};

/** @param at what travelled later is left out */
export function transfersOf(carriers: readonly SpanView[], at: number): Transfer[] {
  return carriers.flatMap((carrier) => {
    const parts = carrier.events.filter((event) => event.name === BUILD_EVENT.files && event.at <= at).flatMap(read);
    const kinds = [...new Set(parts.map(({ what }) => what))];
    return kinds.map((what) =>
      together(
        carrier,
        what,
        parts.filter((part) => part.what === what),
      ),
    );
  });
}

/** An event never changes: it is read once. */
const known = new WeakMap<SpanEvent, TravelledFiles[]>();

function read(event: SpanEvent): TravelledFiles[] {
  const parsed = known.get(event) ?? parse(event);
  known.set(event, parsed);
  return parsed;
}

function parse({ attributes }: SpanEvent): TravelledFiles[] {
  const { success, data } = TravelledFiles.safeParse(attributes);
  return success ? [data] : [];
}

/** Where BuildKit fetches what its client was given on standard input. */
const UPLOAD = 'Upload/Pull';

function together({ id, name }: SpanView, what: string, parts: readonly TravelledFiles[]): Transfer {
  const files = parts.flatMap((part) => part.files);
  const total = parts.findLast((part) => part.total)?.total;
  const texts = Object.assign({}, ...parts.map((part) => part.texts ?? {})) as Record<string, string>;
  const unread = parts.find((part) => part.unread !== undefined)?.unread;
  const follow = parts.find((part) => part.follow)?.follow;
  const ignore = Object.entries(texts).find(([path]) => path.endsWith('.dockerignore'))?.[1];
  return {
    ...{ span: id, what, files, texts },
    bytes: total?.bytes ?? sum(files.map(({ size }) => size)),
    sent: total?.sent ?? sum(files.map(({ sent = 0 }) => sent)),
    unlisted: total?.unlisted ?? 0,
    ...(name === UPLOAD && { archive: true as const }),
    ...(unread !== undefined && { unread }),
    ...(follow && { follow }),
    ...(ignore !== undefined && { ignore }),
  };
}

/** BuildKit comes more than once, and asks for `.dockerignore` by itself: the largest is the context. */
export const contextOf = <Each extends ContextTransfer>(transfers: readonly Each[]): Each | undefined =>
  transfers
    .filter(({ what }) => what === 'context')
    .reduce<Each | undefined>((most, one) => (most && most.bytes >= one.bytes ? most : one), undefined);

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
