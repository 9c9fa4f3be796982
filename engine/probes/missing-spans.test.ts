import { describe, expect, test } from 'vitest';
import { twoRealRuns } from '#engine/correlate/real-run.fixture.ts';
import { ATTR } from '#engine/trace/attribute.ts';
import type { Row } from './expected-span.fixture.ts';
import { ROWS } from './expected-spans.fixture.ts';
import { commandsIn, foldAll, type SeenCommand, type SeenSpan } from './folded-commands.fixture.ts';
import { missingSpans } from './missing-spans.fixture.ts';

/** Neighbours of the table: nearly all that the one must show, the other does too. */
const commands = commandsIn(foldAll(twoRealRuns()));
const lines = commands.map(({ own }) => String(own[0]?.attributes[ATTR.commandLine]));
const rows = lines.map((line) => ROWS.find((row) => row.line === line) as Row);

const without = (command: SeenCommand, gone: (span: SeenSpan) => boolean): SeenCommand => ({
  ...command,
  own: command.own.filter((span) => !gone(span)),
});
const failing = (seen: readonly SeenCommand[]): string[] =>
  rows.filter((row, index) => missingSpans(row, seen[index] as SeenCommand).length > 0).map(({ line }) => line);

test('two commands are recorded, and nothing is missing', () => {
  expect(lines).toEqual(['docker run --rm --network none busybox true', 'docker run --rm --init busybox true']);
  expect(rows.flatMap((row, index) => missingSpans(row, commands[index] as SeenCommand))).toEqual([]);
});

describe.each([0, 1])('when only command %i lacks a kind of span, only its row fails', (which) => {
  const kinds = new Map(rows[which]?.spans.map(({ to, name }) => [`${to} ${name}`, { to, names: [name].flat() }]));

  test.each([...kinds.values()])('$to $names', ({ to, names }) => {
    const gone = (span: SeenSpan) => (to === undefined || span.to === to) && names.includes(span.name);
    const seen = commands.map((command, index) => (index === which ? without(command, gone) : command));
    expect(failing(seen)).toEqual([rows[which]?.line]);
  });
});

test('a leftover counts where the row says so, and only if it names an id of the command', () => {
  const [one] = commands as [SeenCommand];
  const id = /[0-9a-f]{64}/.exec(one.own.map(({ told }) => told).join())?.[0];
  const late = (told: string) => ({ ...one.own[0], to: 'kernel', name: 'late', told }) as SeenSpan;
  const expected = [{ to: 'kernel', name: 'late', source: 'here' }] as Row['spans'];
  const row = { line: 'x', spans: [], after: expected };
  expect(missingSpans(row, { ...one, later: [late(`of ${id}`)] })).toEqual([]);
  expect(missingSpans(row, { ...one, later: [late(`of ${'0'.repeat(64)}`)] })).toHaveLength(1);
  expect(missingSpans({ line: 'x', spans: expected }, { ...one, later: [late(`of ${id}`)] })).toHaveLength(1);
});
