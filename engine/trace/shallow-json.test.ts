import { expect, test } from 'vitest';
import { DEEPEST_JSON, jsonOrText, readJson } from './shallow-json.ts';

const nested = (depth: number, open = '[', close = ']') => open.repeat(depth) + close.repeat(depth);

test.each([
  ['a number', '1', 1],
  ['as deep as may be', nested(DEEPEST_JSON), JSON.parse(nested(DEEPEST_JSON))],
  ['brackets one after the other', `[${Array(1000).fill('[]').join()}]`, Array(1000).fill([])],
  ['brackets in a text', `"${'['.repeat(1000)}"`, '['.repeat(1000)],
  ['brackets in a text with a quote', `"\\"${'{'.repeat(1000)}"`, `"${'{'.repeat(1000)}`],
  ['a text that ends in a backslash, and brackets', `["\\\\",${nested(DEEPEST_JSON - 1)}]`, expect.any(Array)],
])('%s is read', (_name, text, value) => {
  expect(readJson(text)).toEqual(value);
});

test.each([
  ['one level too many', nested(DEEPEST_JSON + 1)],
  ['thousands of levels', nested(30_000)],
  ['thousands of levels that do not end', '{"a":'.repeat(30_000)],
  ['one level too many, after a quote in a text', `["\\"",${nested(DEEPEST_JSON)}]`],
  ['no JSON', 'hello'],
])('%s stays text', (_name, text) => {
  expect(jsonOrText(text)).toBe(text);
  expect(() => readJson(text)).toThrow(SyntaxError);
});
