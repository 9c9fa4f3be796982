/** Runs one command in a fresh lab and tells what it caused: as a tree, or as a recording. */
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { LabSession } from '#engine/daemon/lab-session.ts';
import type { TraceEvent } from '#engine/trace/event.ts';
import { terminalId } from '#engine/trace/ids.ts';
import { encodeRecording } from '#engine/trace/recording.ts';
import { commandLine, type TraceRequest } from './arguments.ts';
import { printPackets } from './print-packets.ts';
import { printTrace } from './print-trace.ts';
import { untilQuiet } from './quiet-trace.ts';
import { treeOf } from './span-tree.ts';

type Request = TraceRequest & { kind: 'trace' };

const TERMINAL = terminalId('cli');

/** @returns the command's exit status */
export async function traceCommand(lab: LabSession, request: Request): Promise<number> {
  const line = commandLine(request.argv);
  if (request.packets) await lab.followPackets(true);
  const status = await runInLab(lab, request, line);
  const trace = await untilQuiet(lab.log);
  // Those on their way are told as they are.
  if (request.packets) await lab.followPackets(false);
  if (request.json) await writeRecording(lab, line, request.file);
  else {
    const root = trace && treeOf(lab.log.events, trace);
    const lines = root
      ? printTrace(root, { colour: process.stdout.isTTY === true })
      : ['Nothing of this command was seen.'];
    if (request.packets) lines.push(...printPackets(lab.log.events));
    await write(process.stdout, `${lines.join('\n')}\n`);
  }
  for (const complaint of losses(lab.log.events)) process.stderr.write(`! ${complaint}\n`);
  return status;
}

async function runInLab(lab: LabSession, { argv, json, file }: Request, line: string): Promise<number> {
  const { stdin, stdout, stderr } = process;
  // A recording on stdout must be pure: what the command prints goes beside it.
  const own = json && file === undefined ? stderr : stdout;
  const tty = stdin.isTTY && stdout.isTTY && !json ? { cols: stdout.columns, rows: stdout.rows } : undefined;
  const run = await lab.run({
    ...{ argv, terminal: TERMINAL, command: 1, line },
    ...(tty && { tty }),
    onStdout: (bytes) => own.write(bytes),
    onStderr: (bytes) => stderr.write(bytes),
  });
  if (tty) stdin.setRawMode(true);
  const resize = () => run.resize(stdout.columns, stdout.rows);
  if (tty) stdout.on('resize', resize);
  run.feed(stdin);
  try {
    return await run.exit;
  } finally {
    stdin.unpipe();
    stdin.pause();
    stdout.off('resize', resize);
    if (tty) stdin.setRawMode(false);
  }
}

/** The whole log of this lab: its boot is left out already, and all that follows belongs to the one command or tells of the world. */
async function writeRecording(lab: LabSession, title: string, file?: string): Promise<void> {
  const text = encodeRecording({ ...lab.header, title }, lab.log.events);
  if (file === undefined) return write(process.stdout, text);
  const stream = createWriteStream(file);
  stream.end(text);
  await finished(stream);
}

const write = (stream: NodeJS.WriteStream, text: string): Promise<void> =>
  new Promise((resolve) => stream.write(text, () => resolve()));

/** What the probes missed, and those that do not watch at the end. */
function losses(events: readonly TraceEvent[]): string[] {
  const last = new Map<string, string>();
  const lost: string[] = [];
  for (const event of events) {
    if (event.type !== 'probe.reported') continue;
    const text = `${event.probe}: ${event.detail}`;
    if (event.state === 'off') last.set(event.probe, text);
    else if (event.state === 'watching') last.delete(event.probe);
    else lost.push(text);
  }
  return [...lost, ...last.values()];
}
