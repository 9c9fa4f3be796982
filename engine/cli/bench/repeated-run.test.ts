import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeRecording, encodeRecording } from '#engine/trace/recording.ts';
import { repeatedRun } from './repeated-run.ts';

const real = decodeRecording(
  readFileSync(
    new URL('../../../lessons/01-the-stack/03-anatomy-of-docker-run/run.trace.jsonl', import.meta.url),
    'utf8',
  ),
);

describe.each([300, 1500, 5000])('a run repeated until it has %d events', (wanted) => {
  const repeated = repeatedRun(real, wanted);

  test('has just so many, and all of them can be read', () => {
    expect(repeated.events).toHaveLength(wanted);
    expect(decodeRecording(encodeRecording(repeated.header, repeated.events)).unreadable).toEqual([]);
  });

  test('is one trace in which each span begins once and under one that has begun', () => {
    const begun = new Set<string>();
    for (const event of repeated.events) {
      if (event.type !== 'span.started') continue;
      expect(begun.has(event.span)).toBe(false);
      if (event.parent !== undefined) expect(begun).toContain(event.parent);
      begun.add(event.span);
    }
    expect(new Set(repeated.events.map((event) => 'trace' in event && event.trace)).size).toBe(1);
  });
});

test('a recording in which nothing ended is refused', () => {
  expect(() => repeatedRun({ ...real, events: [] }, 300)).toThrow('no run that began and ended');
});
