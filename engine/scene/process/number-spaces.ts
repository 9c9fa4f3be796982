/** By whose process numbers a container's processes count: by its own, or, with `--pid`, by another container's or the lab's. Pure. */
import { ATTR } from '#engine/trace/attribute.ts';
import { lifeTold } from '#engine/trace/container-life.ts';
import { jsonField } from '#engine/trace/json-field.ts';
import { containerOf, type LifeEvents } from './life-events.ts';

/** Whose numbers `--pid host` counts by. */
export const LAB = 'lab';

export type NumberSpaces = {
  /** Containers that have none of their own → the container whose they count by, or the lab; undefined where that is not known. */
  readonly borrowed: ReadonlyMap<string, string | undefined>;
  /** Whose others count by as well. */
  readonly lent: ReadonlySet<string | undefined>;
  /** The lab's numbers of the first processes of all containers. */
  readonly firsts: ReadonlySet<number>;
};

export function numberSpacesOf(events: LifeEvents): NumberSpaces {
  const asked = askedModes(events);
  const borrowed = new Map<string, string | undefined>();
  const names = new Map<string, string>();
  const firsts = new Set<number>();
  for (const { subject, attributes } of events.told) {
    const { id } = subject;
    const life = lifeTold(attributes);
    if (typeof attributes.name === 'string') names.set(attributes.name.replace(/^\//, ''), id);
    if (life?.pid !== undefined) firsts.add(life.pid);
    const mode = life?.pidMode ?? asked.get(id);
    if (mode && borrowed.get(id) === undefined) borrowed.set(id, lenderOf(mode, names, borrowed));
  }
  return { borrowed, lent: new Set(borrowed.values()), firsts };
}

/** As clients wrote them, in recordings in which the engine's answer does not say it. */
function askedModes({ spans }: LifeEvents): Map<string, string> {
  const asked = new Map<string, string>();
  for (const span of spans.values()) {
    if (span.begun.name !== 'POST /containers/create') continue;
    const mode = jsonField(jsonField(span.begun.attributes[ATTR.httpRequestBody], 'HostConfig'), 'PidMode');
    const id = containerOf(span);
    if (id !== undefined && typeof mode === 'string') asked.set(id, mode);
  }
  return asked;
}

/** @param mode `host`, or `container:` and an id or a name */
function lenderOf(mode: string, names: ReadonlyMap<string, string>, borrowed: NumberSpaces['borrowed']) {
  if (mode === 'host') return LAB;
  const named = mode.replace(/^container:/, '');
  const id = /^[0-9a-f]{64}$/.test(named) ? named : names.get(named);
  return id !== undefined && borrowed.has(id) ? borrowed.get(id) : id;
}

/** By whose numbers this container's processes count. */
export const spaceOf = ({ borrowed }: NumberSpaces, id: string): string | undefined =>
  borrowed.has(id) ? borrowed.get(id) : id;
