/**
 * A hop is one step of a request's journey: who turned to whom. Its word is `from → to`; where the rules depend on which
 * program runs, that is the last part (`shim → runc create`, `runc → init`).
 */
import type { SpanStarted } from '#engine/trace/event.ts';

const RUNC_COMMANDS = ['create', 'start', 'run', 'exec', 'delete'] as const;
export type RuncCommand = (typeof RUNC_COMMANDS)[number];

/** All that a probe can see one component do to another. */
export const HOPS = [
  ...['terminal → cli', 'terminal → kernel', 'terminal → runc'],
  ...[
    'cli → cli',
    'cli → dockerd',
    'cli → containerd',
    'cli → buildkit',
    'cli → registry',
    'cli → runc',
    'cli → kernel',
  ],
  ...['dockerd → dockerd', 'dockerd → containerd', 'dockerd → registry', 'dockerd → kernel'],
  'dockerd → step',
  ...['dockerd → runc', 'dockerd → runc create', 'dockerd → runc run', 'dockerd → runc delete'],
  ...['buildkit → cli', 'buildkit → buildkit', 'buildkit → containerd', 'buildkit → registry', 'buildkit → kernel'],
  ...['buildkit → runc', 'buildkit → runc run', 'buildkit → runc delete'],
  ...['containerd → containerd', 'containerd → shim', 'containerd → runc', 'containerd → kernel'],
  ...['shim → shim', 'shim → containerd', 'shim → kernel'],
  ...['shim → runc', 'shim → runc create', 'shim → runc start', 'shim → runc exec', 'shim → runc delete'],
  ...['runc → runc', 'runc → init', 'runc → program', 'runc → kernel'],
  ...['container → container', 'container → dockerd', 'container → registry', 'container → kernel'],
] as const;
export type Hop = (typeof HOPS)[number];

type Step = Pick<SpanStarted, 'from' | 'to' | 'name'>;

/** Null for what no component does to another. */
export function hopOf(span: Step): Hop | null {
  const word = `${span.from} → ${targetOf(span)}`;
  return (HOPS as readonly string[]).includes(word) ? (word as Hop) : null;
}

/** The subcommand of a runc that changes a container's life; null for one that only looks or signals. */
export function runcCommandOf({ to, name }: Step): RuncCommand | null {
  const command = to === 'runc' ? /^(?:runc|crun) (\w+)$/.exec(name)?.[1] : undefined;
  return RUNC_COMMANDS.find((known) => known === command) ?? null;
}

/** Of the classic builder; BuildKit's are all that it does to itself. */
const isStep = (name: string): boolean => /^Step \d+\/\d+ : /.test(name);

function targetOf(span: Step): string {
  if (span.from === 'runc' && span.to === 'container')
    return /^(?:runc|crun) init$/.test(span.name) ? 'init' : 'program';
  if (span.from === 'dockerd' && span.to === 'dockerd' && isStep(span.name)) return 'step';
  const command = runcCommandOf(span);
  return command ? `runc ${command}` : span.to;
}
