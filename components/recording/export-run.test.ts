import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { exportRun } from './export-run.ts';

const run = {
  name: 'docker-run.trace.jsonl',
  text: readFileSync(new URL('../../engine/scene/fixtures/run-web.trace.jsonl', import.meta.url), 'utf8'),
};

test.each([
  ['recording', 'docker-run.trace.jsonl', '{"type":"recording"'],
  ['otlp', 'docker-run.otlp.json', '{"resourceSpans":['],
  ['chrome', 'docker-run.chrome-trace.json', '{"traceEvents":['],
] as const)('as %s', async (format, name, beginning) => {
  const file = await exportRun(run, format);
  expect(file.name).toBe(name);
  expect(`${file.content}`.slice(0, beginning.length)).toBe(beginning);
});
