/** What a program that was just executed is in the engine's play: between which components, and caused by what. */
import type { Component } from '#engine/trace/component.ts';
import { callFor, orderTo, placeFor, placeOf, soleWork, under } from './attribution.ts';
import { placeOfBundle } from './build-place.ts';
import type { Process } from './process-table.ts';
import { basename, isRunc, isShim, runcCommand, SHIM, spanName, valueAfter } from './program.ts';
import type { Place, Span } from './span.ts';
import type { World } from './world.ts';

export type Role = Place & {
  from: Component;
  to: Component;
  name: string;
  container?: string;
  bundle?: string;
  /** Of `runc init`: the runc that launched it. */
  launcher?: Span;
};

export function roleOf(world: World, process: Process, argv: readonly string[]): Role {
  if (isShim(argv)) return shim(world, process, argv);
  if (isRunc(argv))
    return argv[1] === 'init' && process.component === 'runc'
      ? runcInit(world, process, argv)
      : runc(world, process, argv);
  if (process.activity?.launcher) return program(world, process, argv);
  return helper(world, process, argv);
}

/** Its `start` returns at once and leaves the daemon behind, so both hang below the call that wanted the container. */
function shim(world: World, process: Process, argv: readonly string[]): Role {
  const container = valueAfter(argv, '-id');
  const action = ['start', 'delete'].find((word) => argv.at(-1) === word || argv.includes(word));
  const names = action === 'delete' ? ['Tasks/Delete'] : ['Tasks/Create'];
  const place = (container && placeByContainer(world, container, names)) || placeOf(world, process, [...argv]);
  return { ...place, from: 'containerd', to: 'shim', name: action ? `${SHIM} ${action}` : SHIM, container };
}

/** The calls to containerd that make a shim run this subcommand. */
const CAUSES: Record<string, readonly string[]> = {
  create: ['Tasks/Create'],
  start: ['Tasks/Start'],
  exec: ['Tasks/Start', 'Tasks/Exec'],
  kill: ['Tasks/Kill'],
  delete: ['Tasks/Delete', 'Tasks/DeleteProcess'],
  pause: ['Tasks/Pause'],
  resume: ['Tasks/Resume'],
  update: ['Tasks/Update'],
  ps: ['Tasks/ListPids'],
};

/** What containerd then asks of the shim, where that has another name. */
const ORDERS: Record<string, string> = { 'Tasks/DeleteProcess': 'Task/Delete', 'Tasks/ListPids': 'Task/Pids' };

function runc(world: World, process: Process, argv: readonly string[]): Role {
  const { subcommand, container, bundle } = runcCommand(argv);
  const from = process.component ?? 'terminal';
  const name = ['runc', subcommand].filter(Boolean).join(' ');
  const place = runcPlace(world, process, argv, container, CAUSES[subcommand] ?? []);
  return {
    ...place,
    from,
    to: 'runc',
    name: basename(argv[0] ?? '') === 'crun' ? name.replace('runc', 'crun') : name,
    container,
    bundle,
  };
}

function runcPlace(
  world: World,
  process: Process,
  argv: readonly string[],
  container: string | undefined,
  causes: readonly string[],
): Place {
  if (process.component === 'dockerd') return builderPlace(world, process, argv);
  if (process.component !== 'shim' || !container) return placeOf(world, process, [...argv]);
  const orders = causes.map((name) => ORDERS[name] ?? name.replace('Tasks/', 'Task/'));
  const exec = execOf(argv);
  const order = orderTo(world, container, orders, exec);
  if (order && orders.includes(order.name)) return under(order.span);
  const call = callFor(world, container, causes, exec);
  const started = process.activity?.span;
  if (started && call && started.parent === call.span.id) return under(started);
  return placeByContainer(world, container, causes, exec) ?? placeOf(world, process);
}

/** containerd names an exec's pid file by the exec's id. */
const execOf = (argv: readonly string[]): string | undefined =>
  /([0-9a-f]{64})\.pid$/.exec(valueAfter(argv, '--pid-file') ?? '')?.[1];

/** BuildKit, inside dockerd, runs the steps of a build itself. */
function builderPlace(world: World, process: Process, argv: readonly string[]): Place {
  const step = placeOfBundle(world, argv);
  if (step) return step;
  const sole = soleWork(world);
  return sole ? under(sole.span, 'inferred') : placeOf(world, process, [...argv]);
}

function placeByContainer(
  world: World,
  container: string,
  causes: readonly string[],
  exec?: string,
): Place | undefined {
  const call = callFor(world, container, causes, exec);
  if (call) return under(call.span);
  const place = placeFor(world, container);
  return place && { ...place, parentEvidence: 'inferred' };
}

function runcInit(world: World, process: Process, argv: readonly string[]): Role {
  const launcher = process.activity?.span;
  return {
    ...placeOf(world, process),
    from: 'runc',
    to: 'container',
    name: spanName(argv),
    container: process.container,
    launcher,
  };
}

/**
 * The container's own program hangs below what let it go: the `runc start` of its container, or the `runc exec` or
 * `runc run` that launched it; so that the tree reads start → runc start → program.
 */
function program(world: World, process: Process, argv: readonly string[]): Role {
  const { container, activity } = process;
  const known = container === undefined ? undefined : world.containers.find(container);
  const waits = activity?.launcher?.name === 'runc create';
  const cause = (waits && known?.starter) || activity?.launcher;
  if (waits && known) known.starter = undefined;
  const place = cause ? under(cause) : placeOf(world, process);
  return { ...place, from: 'runc', to: 'container', name: spanName(argv), container };
}

/** iptables for dockerd, a hook for runc, a plugin for the CLI, whatever runs in a container. */
function helper(world: World, process: Process, argv: readonly string[]): Role {
  const component = process.component ?? 'terminal';
  const to = component === 'terminal' ? 'cli' : component;
  return {
    ...placeOf(world, process, [...argv]),
    from: component,
    to,
    name: spanName(argv),
    container: process.container,
  };
}
