import { expect, test } from 'vitest';
import { foldRuns, noRuns, type Runs } from '#engine/scene/runs.ts';
import type { TraceEvent, Unnumbered } from '#engine/trace/event.ts';
import { type Nanos, nanos, spanId, type TraceId, traceId } from '#engine/trace/ids.ts';
import { shownRun } from './followed-run.ts';

type Command = { id: string; exit?: number; engine?: boolean; packet?: 'exact' | 'inferred' };

/** Commands one after the other; without an exit they still run. */
function runsOf(...commands: Command[]): Runs {
  const events = commands.flatMap(({ id, exit, engine, packet }, index): Unnumbered[] => {
    const at = nanos(index * 1000);
    const common = { trace: traceId(id), at, attributes: {}, evidence: 'observed' as const };
    const span = { ...common, type: 'span.started' as const };
    const root = spanId(id);
    return [
      { ...span, span: root, from: 'terminal', to: 'terminal', name: id },
      ...(engine
        ? [{ ...span, span: spanId(`${id}-ask`), parent: root, from: 'cli', to: 'dockerd', name: 'GET /x' } as const]
        : []),
      ...(packet ? [packetOf(id, at, packet)] : []),
      ...(exit === undefined
        ? []
        : [
            {
              ...common,
              type: 'span.ended',
              span: root,
              outcome: { ok: exit === 0 },
              attributes: { 'process.exit.code': exit },
            },
          ]),
    ] as Unnumbered[];
  });
  return foldRuns(
    noRuns,
    events.map((event, seq) => ({ ...event, seq }) as TraceEvent),
  );
}

const packetOf = (id: string, at: Nanos, evidence: 'exact' | 'inferred'): Unnumbered => ({
  ...{ type: 'packet.seen', trace: traceId(id), at, evidence: 'observed' },
  ...(evidence === 'inferred' && { traceEvidence: 'inferred' }),
  packet: { id: '1', protocol: 'tcp', payload: 0, steps: [], end: 'delivered' },
});

const shown = (runs: Runs, picked: TraceId | null = null) => shownRun(runs, picked)?.id;
const docker = { id: 'docker', exit: 0, engine: true };

test('nothing ran, nothing is shown', () => {
  expect(shown(noRuns)).toBeUndefined();
});

test.each<[string, Command, string]>([
  ['one that asked the engine', { id: 'new', exit: 0, engine: true }, 'new'],
  ['one that failed', { id: 'new', exit: 127 }, 'new'],
  ['one that still runs', { id: 'new' }, 'new'],
  ['one that sent a packet that was followed', { id: 'new', exit: 0, packet: 'exact' }, 'new'],
  ['but not one that ran while some packet went', { id: 'new', exit: 0, packet: 'inferred' }, 'docker'],
  ['but not an ls that went well', { id: 'new', exit: 0 }, 'docker'],
])('the newest run is shown: %s', (_, newest, expected) => {
  expect(shown(runsOf(docker, newest))).toBe(expected);
});

test('an ls is shown when there is nothing else', () => {
  expect(shown(runsOf({ id: 'ls', exit: 0 }))).toBe('ls');
});

test('what the learner picked stays', () => {
  expect(shown(runsOf({ id: 'ls', exit: 0 }, docker), traceId('ls'))).toBe('ls');
});
