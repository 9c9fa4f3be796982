/** Which of a row's expected spans are not there, pure: a command answers for itself, with its own trace. */
import { shape } from './documented-methods.fixture.ts';
import type { Expected, Row } from './expected-span.fixture.ts';
import type { SeenCommand, SeenSpan } from './folded-commands.fixture.ts';

/** One line for each: what was expected, whence, and what was there in its place. */
export function missingSpans(row: Row, { own, later }: SeenCommand): string[] {
  const leftover = [...own, ...later.filter((span) => concerns(own, span))];
  return [...absent(row, row.spans, own), ...absent(row, row.after ?? [], leftover)];
}

const absent = (row: Row, expected: readonly Expected[], seen: readonly SeenSpan[]): string[] =>
  expected.filter((each) => !seen.some((span) => meets(span, each))).map((each) => complaint(row, each, seen));

/** Ids are nobody else's. */
const concerns = (own: readonly SeenSpan[], { told }: SeenSpan): boolean =>
  (told.match(/[0-9a-f]{64}/g) ?? []).some((id) => own.some((span) => span.told.includes(id)));

function meets(span: SeenSpan, { to, name, holds }: Expected): boolean {
  const names = [name].flat().map(shape);
  return (to === undefined || span.to === to) && names.includes(shape(span.name)) && (holds?.test(span.told) ?? true);
}

function complaint(row: Row, expected: Expected, seen: readonly SeenSpan[]): string {
  const { to, name, holds, source } = expected;
  const instead = seen.filter((span) => meets(span, { ...expected, holds: undefined }));
  const others = seen.filter((span) => span.to === to).map((span) => span.name);
  const shown = instead.length > 0 ? instead.slice(0, 3).map(({ told }) => told.slice(0, 160)) : [...new Set(others)];
  const what = `${to ?? 'process'} span "${[name].flat().join('" or "')}"${holds ? ` with ${holds}` : ''}`;
  return `${row.line}: no ${what} (${source}); seen: ${shown.join(' · ') || 'nothing'}`;
}
