/** Reads the config.json that a starting runc was given, while it starts: the bundle is there for some 100 ms. */
import { basename } from 'node:path';
import type { BundleObservation, KernelObservation, ProbeObservation } from '#engine/correlate/observation.ts';
import { readInside } from '#engine/lab/inside-lab.ts';
import type { Json } from '#engine/trace/event.ts';
import { monotonic } from './clock.ts';

const MAKES_A_CONTAINER = new Set(['create', 'run', 'restore']);

export type BundleArguments = { container: string; bundle: string };

/** Undefined when it is another program, or another command of runc. */
export const bundleArguments = (argv: readonly string[]): BundleArguments | undefined => {
  const program = basename(argv[0] ?? '');
  const bundle = argv[argv.indexOf('--bundle') + 1];
  const container = argv.at(-1);
  if (program !== 'runc' || !argv.some((word) => MAKES_A_CONTAINER.has(word))) return undefined;
  return argv.includes('--bundle') && bundle && container ? { container, bundle } : undefined;
};

/** Of a runc that makes a container: its bundle, or that it was gone already. `root` is the lab's root directory as the host sees it. */
export const readBundle = (call: KernelObservation, root: string): BundleObservation | ProbeObservation | undefined => {
  const found = call.call.name === 'execve' ? bundleArguments(call.call.argv) : undefined;
  if (!found) return undefined;
  try {
    const config = JSON.parse(readInside(root, `${found.bundle}/config.json`)) as Json;
    return { kind: 'runc.bundle', at: monotonic(), pid: call.pid, ...found, config };
  } catch (error) {
    const detail = `the bundle of ${found.container} could not be read: ${error instanceof Error ? error.message : error}`;
    return { kind: 'probe', at: monotonic(), probe: 'bundle', state: 'lost', events: 1, detail };
  }
};
