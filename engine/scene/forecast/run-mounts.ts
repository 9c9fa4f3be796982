/**
 * What counts of `RUN --mount` for BuildKit: of a cache not what is in it and only
 * whether it has an id or a way of sharing of its own, of a secret not its content, of a bind mount what
 * is in its files and not where they come from.
 */
import type { Instruction, Mount } from '../builds/dockerfile.ts';
import type { ContextTree } from './context-tree.ts';
import { type ContentRules, contentOf } from './copied-content.ts';
import type { CountedFile } from './planned-step.ts';

export type CountedMounts = {
  /** of each: its fields, and the content of the context that it shows */
  parts: unknown[];
  /** for a person */
  texts: string[];
  files: Record<string, CountedFile>;
  /** stages whose files are shown */
  stages: number[];
  /** images whose files are shown */
  images: string[];
  /** a secret or an agent: then BuildKit looks at the files of the step below and not at how they were made */
  byContentBelow: boolean;
  open?: string;
};

export function countedMounts(instruction: Instruction, tree: ContextTree, rules: ContentRules): CountedMounts {
  const { mounts, flags } = instruction;
  const texts = flags.filter(([name]) => name === 'mount').map(([, value]) => countedFields(value));
  const out: CountedMounts = {
    parts: texts.toSorted(),
    texts,
    files: {},
    stages: mounts.flatMap(({ from }) => (from?.kind === 'stage' ? [from.stage] : [])),
    images: mounts.flatMap(({ from }) => (from?.kind === 'image' ? [from.name] : [])),
    byContentBelow: mounts.some(({ type }) => type === 'secret' || type === 'ssh'),
  };
  for (const mount of mounts) addContent(out, mount, tree, rules);
  return out;
}

function addContent(out: CountedMounts, { type, from, source }: Mount, tree: ContextTree, rules: ContentRules): void {
  if (type !== 'bind' || from?.kind !== 'context') return;
  const content = contentOf(tree, [source ?? ''], rules);
  out.parts.push(content.parts.flat());
  Object.assign(out.files, content.files);
  if (content.open !== undefined) out.open = content.open;
}

/** `id=x,dst=/c,type=cache` → `of its own,target=/c,type=cache`; without a type it is a bind mount. */
function countedFields(value: string): string {
  const fields = new Map(value.split(',').map(fieldOf));
  const type = fields.get('type') ?? 'bind';
  const isCommon =
    [undefined, fields.get('target')].includes(fields.get('id')) &&
    [undefined, 'shared'].includes(fields.get('sharing'));
  // One word for every id and way of sharing but the ones that a cache has without them.
  const own = type === 'cache' && !isCommon ? ['of its own'] : [];
  const counted = [...fields]
    .filter(([name]) => !leftOut(type).includes(name))
    .map(([name, text]) => `${name}=${text}`);
  return [...counted, `type=${type}`, ...own].toSorted().join(',');
}

const SHORT: Readonly<Record<string, string>> = {
  dst: 'target',
  destination: 'target',
  src: 'source',
  ro: 'readonly',
  rw: 'readwrite',
};

function fieldOf(text: string): [name: string, value: string] {
  const [name = '', value = 'true'] = text.split(/=(.*)/s, 2);
  return [SHORT[name] ?? name, value];
}

function leftOut(type: string): readonly string[] {
  if (type === 'cache') return ['type', 'id', 'sharing'];
  return type === 'bind' ? ['type', 'source', 'from'] : ['type'];
}
