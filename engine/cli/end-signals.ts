import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** A terminal and a parent may both pass on the same Ctrl-C. */
const SAME_KEY_MS = 500;

let signalled: Promise<number> | undefined;

/**
 * Resolves with the exit status of the first signal that asks us to end. A second, later one ends us without cleaning up.
 * Everybody in this process gets the same promise.
 */
export function endSignal(): Promise<number> {
  signalled ??= firstSignal();
  return signalled;
}

function firstSignal(): Promise<number> {
  return new Promise((resolve) => {
    let first: number | undefined;
    for (const signal of SIGNALS)
      process.on(signal, () => {
        const status = 128 + constants.signals[signal];
        if (first !== undefined && performance.now() - first > SAME_KEY_MS) process.exit(status);
        first ??= performance.now();
        resolve(status);
      });
  });
}
