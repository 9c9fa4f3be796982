import { expect, test } from 'vitest';
import type { Observation } from '#engine/correlate/observation.ts';
import { nanos, terminalId } from '#engine/trace/ids.ts';
import { OutputBudget } from './output-budget.ts';

const terminal = terminalId('t1');
const printed = (data: string): Observation => ({ kind: 'terminal.output', at: nanos(1), terminal, data });
const started = (command: number): Observation => ({
  kind: 'command.started',
  at: nanos(1),
  terminal,
  command,
  line: 'yes',
});

test('a flood is kept up to the limit, told once, and the next command has its own share', () => {
  const kept: Observation[] = [];
  const budget = new OutputBudget((observation) => kept.push(observation), 20);
  budget.pass(started(1));
  for (let index = 0; index < 100; index++) budget.pass(printed('ten b ü x'));
  budget.pass({ kind: 'command.ended', at: nanos(1), terminal, command: 1, exit: 0 });
  budget.pass(started(2));
  budget.pass(printed('12345'));
  expect(kept.map((observation) => observation.kind)).toEqual([
    'command.started',
    'terminal.output',
    'terminal.output',
    'probe',
    'command.ended',
    'command.started',
    'terminal.output',
  ]);
  expect(kept.find(({ kind }) => kind === 'command.ended')).toMatchObject({ output: { size: 1000, cut: 980 } });
});
