/** Which step of a build this is done for: named by what it runs, or the only one at work. */
import type { Json } from '#engine/trace/event.ts';
import { jsonField } from '#engine/trace/json-field.ts';
import { stepsAtWork } from './buildkit-fold.ts';
import { stepOfRequest } from './classic-fold.ts';
import type { KernelObservation } from './observation.ts';
import { isRunc, runcCommand } from './program.ts';
import type { Place, Span } from './span.ts';
import type { Request, World } from './world.ts';

type AtWork = ReturnType<typeof stepsAtWork>;

/** BuildKit runs what a step says in bundles of its own. */
const EXECUTOR = /\/buildkit\/executor\/([a-z0-9]+)$/;

const atWork = (world: World): AtWork => [...world.builds.values()].flatMap(stepsAtWork);
const commands = (steps: AtWork): AtWork => steps.filter(({ name }) => /^\[[^\]]*\] RUN /.test(name));

/** The one step of this request's build that is at work now. */
export function stepIn(world: World, { span, to }: Request): Span | undefined {
  if (to === 'dockerd') return stepOfRequest(world, span);
  const steps = to === 'buildkit' ? atWork(world).filter((step) => step.span.trace === span.trace) : [];
  return steps.length === 1 ? steps[0]?.span : undefined;
}

/** Where a runc of BuildKit's own belongs; undefined where that cannot be told. */
export function placeOfBundle(world: World, argv: readonly string[]): Place | undefined {
  const { container = '' } = runcCommand(argv);
  const known = world.stepOf.get(container);
  if (known) return at(known, known.open ? undefined : 'inferred');
  if (bundleOf(argv) === undefined) return undefined;
  const running = commands(atWork(world));
  const named = running.filter(({ name }) => says(name, world.bundles.get(container) ?? []));
  const step = (named.length === 1 ? named : running.length === 1 ? running : [])[0]?.span;
  if (!step) return undefined;
  world.stepOf.set(container, step);
  return at(step, named.length === 1 ? undefined : 'inferred');
}

const at = (parent: Span, parentEvidence?: 'inferred'): Place => ({
  trace: parent.trace,
  parent,
  ...(parentEvidence && { parentEvidence }),
});

const bundleOf = (argv: readonly string[]): string | undefined => EXECUTOR.exec(runcCommand(argv).bundle ?? '')?.[1];

/** Does a step of this name run this program? A shell's command is its last argument. */
function says(name: string, args: readonly string[]): boolean {
  const command = args.length === 3 && args[1] === '-c' ? (args[2] as string) : args.join(' ');
  return (
    command !== '' && [plain(name), plain(name.replace(/["[\],]+/g, ' '))].some((text) => text.endsWith(plain(command)))
  );
}

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** Several steps run at once, and only the bundle tells for which one this program is: it is read a moment later. */
export function isBeforeBundle(world: World, { call }: KernelObservation): boolean {
  if (call.name !== 'execve' || !isRunc(call.argv)) return false;
  const bundle = bundleOf(call.argv);
  return bundle !== undefined && !world.bundles.has(bundle) && commands(atWork(world)).length > 1;
}

/** What a bundle runs. */
export function noteBundle(world: World, container: string, config: Json): void {
  const args = jsonField(jsonField(config, 'process'), 'args');
  if (Array.isArray(args)) world.bundles.set(container, args.map(String));
}
