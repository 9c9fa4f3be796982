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

/** `type=cache,id=x,target=/c` → `of its own,target=/c,type=cache`. */
function countedFields(value: string): string {
  const fields = value.split(',');
  const field = (...names: string[]) => fields.find((one) => names.includes(nameOf(one)))?.replace(/^[^=]*=/, '');
  const type = field('type') ?? 'bind';
  const left = type === 'cache' ? ['id', 'sharing'] : type === 'bind' ? ['source', 'src', 'from'] : [];
  const target = field('target', 'dst', 'destination');
  const isCommon = [undefined, target].includes(field('id')) && [undefined, 'shared'].includes(field('sharing'));
  // One word for every id and way of sharing but the ones that nobody wrote.
  const own = type === 'cache' && !isCommon ? ['of its own'] : [];
  return [...fields.filter((one) => !left.includes(nameOf(one))), ...own].toSorted().join(',');
}

const nameOf = (field: string): string => field.split('=', 1)[0] ?? '';
