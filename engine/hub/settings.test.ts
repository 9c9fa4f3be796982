import { describe, expect, test } from 'vitest';
import { readChange, readPairs } from './settings.ts';

const DIGEST = `sha256:${'b'.repeat(64)}`;
const read = (body: string, type = 'application/x-www-form-urlencoded') => {
  const pairs = readPairs(body, type);
  return pairs && readChange(pairs);
};
const nothing = { reset: false, settings: {}, accounts: [] };

describe('settings', () => {
  test.each([
    ['pull-limit=3', { settings: { 'pull-limit': 3 } }],
    ['pull-limit=0&throttle=100000', { settings: { 'pull-limit': 0, throttle: 100_000 } }],
    ['throttle=off', { settings: { throttle: null } }],
    ['corrupt=nginx', { settings: { corrupt: 'library/nginx' } }],
    ['corrupt=student/app', { settings: { corrupt: 'student/app' } }],
    [`corrupt=${DIGEST}`, { settings: { corrupt: DIGEST } }],
    ['corrupt=', { settings: { corrupt: null } }],
    ['reset=1', { reset: true }],
    ['reset', { reset: true }],
    ['account=alice:pw', { accounts: ['alice:pw'] }],
    ['{"pull-limit": 3, "throttle": null}', { settings: { 'pull-limit': 3, throttle: null } }],
  ])('%s is read', (body, change) => {
    expect(read(body)).toEqual({ ...nothing, ...change });
  });

  test.each([
    ['', 'nothing to set'],
    ['pull-limit=many', 'pull-limit: "many" is not a whole number from 0'],
    ['pull-limit=-1', 'whole number'],
    ['pull-limit=1.5', 'whole number'],
    ['pull-limit=1e3', 'whole number'],
    ['pull-limit=9999999999', 'whole number'],
    ['throttle=0', 'from 1'],
    ['corrupt=nginx:latest', 'without a tag'],
    ['corrupt=../x', 'neither the name of an image'],
    ['pulllimit=3', 'there is no setting "pulllimit"'],
    ['__proto__=1', 'there is no setting "__proto__"'],
    ['{"pull-limit": {"a": 1}}', 'whole number'],
  ])('%j is refused: %s', (body, words) => {
    expect(read(body)).toEqual({ wrong: expect.stringContaining(words) });
  });

  test.each(['{', '[1]', '{"a"', 'null'])('%j is no JSON object', (body) => {
    expect(readPairs(body, 'application/json')).toBeNull();
  });
});
