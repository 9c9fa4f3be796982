import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nanos } from '#engine/trace/ids.ts';
import { buildStatusIn } from './build-status.ts';
import { statusMessage } from './build-talk.fixture.ts';

/** A wall clock that began 100 s before 1970's first second was told. */
const time = (seconds: number) => nanos(Math.round((seconds + 100) * 1e9));
const NOTHING = { vertexes: [], statuses: [], logs: [], warnings: [] };

describe('what BuildKit tells of its steps', () => {
  it.each([
    [
      'a step that waits',
      { vertexes: [{ digest: 'sha256:a', name: 'RUN', inputs: ['sha256:b', 'sha256:c'] }] },
      { vertexes: [{ digest: 'sha256:a', name: 'RUN', inputs: ['sha256:b', 'sha256:c'], cached: false }] },
    ],
    [
      'a step that is done, with times of our clock',
      { vertexes: [{ digest: 'sha256:a', name: 'RUN', started: 1.5, completed: 2.25, cached: true, error: 'why' }] },
      {
        vertexes: [
          {
            digest: 'sha256:a',
            name: 'RUN',
            inputs: [],
            cached: true,
            started: 101.5e9,
            completed: 102.25e9,
            error: 'why',
          },
        ],
      },
    ],
    [
      'what goes on',
      { statuses: [{ id: 'x', vertex: 'v', name: 'n', current: 3, total: 9, done: true }] },
      { statuses: [{ id: 'x', vertex: 'v', name: 'n', current: 3, total: 9, told: 101e9, done: true }] },
    ],
    [
      'output of both kinds, colours included',
      {
        logs: [
          { vertex: 'v', stream: 1, msg: '\u001b[1mü\n' },
          { vertex: 'v', stream: 2, msg: 'e', at: 3 },
        ],
      },
      {
        logs: [
          { vertex: 'v', told: 101e9, stream: 'stdout', text: '\u001b[1mü\n' },
          { vertex: 'v', told: 103e9, stream: 'stderr', text: 'e' },
        ],
      },
    ],
    [
      'a warning',
      { warnings: [{ vertex: 'v', short: 'old', url: 'u' }] },
      { warnings: [{ vertex: 'v', text: 'old', url: 'u' }] },
    ],
  ])('is read: %s', (_, message, expected) => {
    expect(buildStatusIn(statusMessage(message), time)).toEqual({ ...NOTHING, ...expected });
  });

  it('skips what it does not know, and gives up on what is no message', () => {
    const known = statusMessage({ warnings: [{ vertex: 'v', short: 's' }] });
    expect(buildStatusIn(Buffer.concat([Buffer.from([0x7a, 1, 0]), known]), time)).toMatchObject({
      warnings: [{ text: 's' }],
    });
    expect(buildStatusIn(Buffer.from([0x0a, 200]), time)).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(() => buildStatusIn(Buffer.from(bytes), time)).not.toThrow();
      }),
      { numRuns: 1000 },
    );
  });
});
