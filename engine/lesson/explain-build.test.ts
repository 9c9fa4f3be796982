/** Recordings of real builds with both builders are explained to the last number. */
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeRecording } from '#engine/trace/recording.ts';
import { unexplained } from './explain/unexplained.ts';
import { explain } from './explain.ts';

const FIXTURES = new URL('../scene/fixtures/builds/', import.meta.url);
const files = readdirSync(FIXTURES).filter((name) => name.endsWith('.gz'));

describe('a build', () => {
  it('has recordings', () => expect(files.length).toBeGreaterThan(0));

  it.each(files)('%s holds nothing without an explanation', (file) => {
    const { events } = decodeRecording(gunzipSync(readFileSync(new URL(file, FIXTURES))).toString('utf8'));
    expect(unexplained(events)).toEqual([]);
  });

  const step = (name: string, result = {}) =>
    explain({
      ...{ name, from: 'buildkit', to: 'buildkit' },
      attributes: { 'build.step': { inputs: [] }, 'build.result': result },
    });

  it.each([
    ['[2/3] RUN true', /program is run/],
    ['[build 3/3] COPY a /', /Files are put/],
    ['Step 4/5 : EXPOSE 80', /port/],
    ['[internal] load .dockerignore', /list of what is no part/],
    ['exporting to image', /becomes an image/],
  ])('says of %s what it does', (name, text) => {
    expect(step(name).text).toMatch(text);
    expect(step(name).generic).toBeUndefined();
  });

  it('says that a step was cached', () => {
    expect(step('[2/3] RUN true', { cached: true }).text).toContain('from the cache');
  });
});
