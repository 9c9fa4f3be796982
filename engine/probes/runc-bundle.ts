/** Reads the config.json that a starting runc was given, while it starts: the bundle is there for some 100 ms. */
import { basename } from 'node:path';
import type { BundleObservation, KernelObservation, ProbeObservation } from '#engine/correlate/observation.ts';
import { readInside } from '#engine/lab/inside-lab.ts';
import { readJson } from '#engine/trace/shallow-json.ts';
import { monotonic } from './clock.ts';

/** Real ones have some 20 KiB. */
const LARGEST_CONFIG = 512 * 1024;
/** Whoever starts more is not after containers, and others wait while we read. */
const BUNDLES_PER_SECOND = 20;

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

export type ReadBundle = (call: KernelObservation) => BundleObservation | ProbeObservation | undefined;

/** `readBundle` for one lab; says once in a second that it has read as many as it does. */
export const bundleReader = (root: string, perSecond = BUNDLES_PER_SECOND): ReadBundle => {
  let since = Number.NEGATIVE_INFINITY;
  let read = 0;
  return (call) => {
    if (call.call.name !== 'execve' || !bundleArguments(call.call.argv)) return undefined;
    if (call.at - since >= 1e9) [since, read] = [call.at, 0];
    if (++read <= perSecond) return readBundle(call, root);
    const detail = `more than ${perSecond} containers were made in a second, the rest are not read`;
    return read > perSecond + 1 ? undefined : { kind: 'probe', at: call.at, probe: 'bundle', state: 'lost', detail };
  };
};

/** Of a runc that makes a container: its bundle, or that it was gone already. `root` is the lab's root directory as the host sees it. */
export const readBundle = (call: KernelObservation, root: string): BundleObservation | ProbeObservation | undefined => {
  const found = call.call.name === 'execve' ? bundleArguments(call.call.argv) : undefined;
  if (!found) return undefined;
  try {
    const config = readJson(readInside(root, `${found.bundle}/config.json`, LARGEST_CONFIG));
    return { kind: 'runc.bundle', at: monotonic(), pid: call.pid, ...found, config };
  } catch (error) {
    const detail = `the bundle of ${found.container} could not be read: ${error instanceof Error ? error.message : error}`;
    return { kind: 'probe', at: monotonic(), probe: 'bundle', state: 'lost', events: 1, detail };
  }
};
