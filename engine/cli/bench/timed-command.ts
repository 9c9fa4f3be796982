/** How long a command takes in a lab, by the lab's own clock: what brings it into the lab is not measured. */
import type { LabSession } from '#engine/daemon/lab-session.ts';
import { terminalId } from '#engine/trace/ids.ts';

const TERMINAL = terminalId('bench');
const commands = new WeakMap<LabSession, number>();

/** @returns milliseconds. @throws with what it printed when it fails */
export async function timed(lab: LabSession, line: string): Promise<number> {
  const command = (commands.get(lab) ?? 0) + 1;
  commands.set(lab, command);
  let printed = '';
  const print = (bytes: Buffer) => {
    printed += bytes;
  };
  const run = await lab.run({
    ...{ argv: ['bash', '-c', stopwatch(line)], terminal: TERMINAL, command, line },
    onStdout: () => {},
    onStderr: print,
  });
  const status = await run.exit;
  const microseconds = /^took (\d+)$/m.exec(printed)?.[1];
  if (status !== 0 || microseconds === undefined) throw new Error(`"${line}" ended with ${status}: ${printed.trim()}`);
  return Number(microseconds) / 1000;
}

/** EPOCHREALTIME is bash's own: no process is started to read the clock. */
const stopwatch = (line: string): string =>
  `set -o pipefail; from=\${EPOCHREALTIME/./}; { ${line}; } >/dev/null; status=$?; to=\${EPOCHREALTIME/./}; ` +
  'echo "took $((to - from))" >&2; exit $status';
