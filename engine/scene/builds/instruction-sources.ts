/** What an instruction reads besides its own stage: files of the context, other stages, images. */
import type { RawInstruction } from './instruction-text.ts';
import { wordsOf } from './shell-word.ts';

/** Where files come from: the context, one of `--build-context` that is no image, a stage (by its index), or an image. */
export type Origin =
  | { kind: 'context' }
  | { kind: 'named'; name: string }
  | { kind: 'stage'; stage: number }
  | { kind: 'image'; name: string };

const IMAGE = /^docker-image:\/\//;

/** What stands for a name that `--build-context` gave. */
export function contextNamed(name: string, contexts: Readonly<Record<string, string>>): Origin | undefined {
  const given = contexts[name] ?? contexts[name.toLowerCase()];
  if (given === undefined) return undefined;
  return IMAGE.test(given) ? { kind: 'image', name: given.replace(IMAGE, '') } : { kind: 'named', name };
}

/** What COPY and ADD copy, to where. */
export type Copied = {
  from: Origin;
  /** as written, variables filled in; of the context they may hold `* ? [` */
  sources: readonly string[];
  destination: string;
  /** sources that are fetched: `https://…`, `git@…` */
  remote: readonly string[];
};

/** One `RUN --mount`. */
export type Mount = {
  type: 'bind' | 'cache' | 'tmpfs' | 'secret' | 'ssh' | (string & {});
  /** of bind and cache */
  from?: Origin;
  source?: string;
  target?: string;
  /** of cache, secret and ssh */
  id?: string;
};

export const flagOf = ({ flags }: Pick<RawInstruction, 'flags'>, name: string): string | undefined =>
  flags.find(([own]) => own === name)?.[1];

/** The words of `["a b", "c"]`, or null when it is no such list. */
export function jsonWords(rest: string): string[] | null {
  if (!rest.startsWith('[')) return null;
  try {
    const list: unknown = JSON.parse(rest);
    return Array.isArray(list) && list.every((word) => typeof word === 'string') ? list : null;
  } catch {
    return null;
  }
}

/** @param fill puts variables into a word */
export function copiedBy(
  raw: RawInstruction,
  fill: (word: string) => string,
  originOf: (from: string | undefined) => Origin,
): Copied | undefined {
  if (raw.keyword !== 'COPY' && raw.keyword !== 'ADD') return undefined;
  const words = (jsonWords(raw.rest) ?? wordsOf(raw.rest)).filter((word) => !/^\d*<</.test(word)).map(fill);
  const destination = words.at(-1) ?? '';
  const all = words.slice(0, -1);
  const remote = raw.keyword === 'ADD' ? all.filter(isRemote) : [];
  return {
    from: originOf(flagOf(raw, 'from')),
    sources: all.filter((one) => !remote.includes(one)),
    destination,
    remote,
  };
}

const isRemote = (source: string): boolean => /^(https?:\/\/|git@|git:\/\/|ssh:\/\/)/.test(source);

export function mountsOf(raw: RawInstruction, originOf: (from: string | undefined) => Origin): Mount[] {
  if (raw.keyword !== 'RUN') return [];
  return raw.flags.filter(([name]) => name === 'mount').map(([, value]) => mountOf(value, originOf));
}

const fieldOf = (text: string): [string, string] => {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
};

function mountOf(value: string, originOf: (from: string | undefined) => Origin): Mount {
  const fields = new Map(value.split(',').map(fieldOf));
  const field = (...names: string[]) => names.map((name) => fields.get(name)).find((found) => found !== undefined);
  const type = field('type') ?? 'bind';
  const [source, target, id] = [field('source', 'src'), field('target', 'dst', 'destination'), field('id')];
  const reads = type === 'bind' || (type === 'cache' && fields.has('from'));
  return {
    type,
    ...(reads && { from: originOf(field('from')) }),
    ...(source !== undefined && { source }),
    ...(target !== undefined && { target }),
    ...(id !== undefined && { id }),
  };
}
