/** Every docker command of the table causes, on the real engine, the spans that the documentation promises. Needs root and bpftrace. */
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { unexplained } from '#engine/lesson/explain/unexplained.ts';
import { accepts } from '#engine/scene/journey-accepts.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import type { TraceEvent, Unnumbered } from '#engine/trace/event.ts';
import { nanos, terminalId } from '#engine/trace/ids.ts';
import { monotonic } from './clock.ts';
import { DOCUMENTED_OF, unknownIn } from './documented-methods.fixture.ts';
import type { Row } from './expected-span.fixture.ts';
import { ROWS } from './expected-spans.fixture.ts';
import { commandsIn, foldAll, orphansIn, type SeenCommand, spansOf } from './folded-commands.fixture.ts';
import { missingSpans } from './missing-spans.fixture.ts';
import { ObservedLab } from './observed-lab.fixture.ts';

type Ran = { code: number; stderr: string };

const TERMINAL = terminalId('t1');
const ran = new Map<Row, Ran>();
const seen = new Map<string, SeenCommand>();
let events: Unnumbered[] = [];
let lab: ObservedLab;

beforeAll(async () => {
  lab = await ObservedLab.boot();
  for (const row of ROWS) ran.set(row, await run(row.line));
  events = foldAll(lab.observations);
  for (const command of commandsIn(events)) seen.set(String(command.own[0]?.attributes[ATTR.commandLine]), command);
}, 300_000);

afterAll(() => lab?.close(), 120_000);

/** As a client without a terminal has it run: the command begins when its shell is in the lab. */
async function run(line: string): Promise<Ran> {
  const process = await lab.start('sh', '-c', line);
  const command = lab.commands;
  process.stdin.end();
  const [stderr, , { code }] = await Promise.all([
    text(process.stderr ?? process.stdout),
    text(process.stdout),
    process.exit,
  ]);
  const pid = await process.pid;
  const ended = monotonic();
  await vi.waitFor(() => expect(callOf(pid, 'exit')).toBeDefined(), 30_000);
  // The moment before, whenever its number was learned: on a busy machine that may be long after.
  const at = nanos((callOf(pid, 'execve')?.at ?? ended) - 1);
  lab.observations.push({ kind: 'command.started', at, terminal: TERMINAL, command, line, pid });
  lab.observations.push({ kind: 'command.ended', at: ended, terminal: TERMINAL, command, exit: code });
  return { code, stderr };
}

const callOf = (pid: number, name: 'execve' | 'exit') =>
  lab.observations.findLast((each) => each.kind === 'kernel' && each.pid === pid && each.call.name === name);

describe.each(ROWS)('$line', (row) => {
  const command = () => seen.get(row.line) as SeenCommand;

  it('shows every hop that is documented, in its own trace', () => {
    expect(ran.get(row)).toMatchObject({ code: row.exit ?? 0 });
    expect(missingSpans(row, command())).toEqual([]);
  });

  it('is one tree that could have happened', () => {
    expect(orphansIn(command())).toEqual([]);
    expect(accepts(command().events)).toEqual({ ok: true });
  });

  it('is explained to the last word', () => {
    expect(unexplained(command().events as TraceEvent[])).toEqual([]);
  });
});

describe('nothing is seen that no document knows', () => {
  it.each(DOCUMENTED_OF)('asked of %s', (component) => {
    expect(unknownIn(spansOf(events), component)).toEqual([]);
  });
});
