import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClassicBuildLine } from '#engine/correlate/observation.ts';
import { AnswerLines } from './answer-lines.ts';
import { answerOf, streams } from './build-talk.fixture.ts';
import { ClassicAnswer } from './classic-answer.ts';

const read = (answer: string, places: readonly number[] = []): ClassicBuildLine[] => {
  const bytes = Buffer.from(answer);
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  let lines = new AnswerLines();
  let builder = new ClassicAnswer();
  return [...ends, bytes.length].flatMap((end, index) => {
    const found = lines.write(bytes.subarray(ends[index - 1] ?? 0, end)).flatMap((line) => builder.read(line) ?? []);
    lines = new AnswerLines(lines.state);
    builder = new ClassicAnswer(builder.state);
    return found;
  });
};
const of = (...texts: string[]) => read(answerOf(...streams(...texts)));
const step = (ordinal: number, total: number, text: string) => ({ kind: 'step', ordinal, total, text });

const WHOLE = answerOf(
  ...streams('Step 1/4 : FROM nginx', '\n'),
  { status: 'Pulling from library/nginx', id: 'latest' },
  { status: 'Downloading', progressDetail: { current: 5, total: 10 }, progress: '[=> ]', id: '8369e3b8da62' },
  { status: 'Pull complete', progressDetail: {}, id: '8369e3b8da62' },
  ...streams(' ---> 0123456789ab\n', 'Step 2/4 : RUN echo hällo >&2', '\n', ' ---> Running in ba9876543210\n'),
  ...streams(
    '\u001b[91mhällo\n\u001b[0m',
    ' ---> Removed intermediate container ba9876543210\n',
    ' ---> 1123456789ab\n',
  ),
  ...streams('Step 3/4 : COPY a b', '\n', ' ---> Using cache\n', ' ---> 2123456789ab\n'),
  ...streams('Step 4/4 : CMD ["x"]', '\n', ' ---> Running in ca9876543210\n'),
  ...streams(' ---> Removed intermediate container ca9876543210\n', ' ---> 3123456789ab\n'),
  { aux: { ID: 'sha256:3123456789ab' } },
  ...streams('Successfully built 3123456789ab\n', 'Successfully tagged my:latest\n'),
);

describe('the answer of the classic builder', () => {
  it('is read step by step', () => {
    expect(read(WHOLE)).toEqual([
      step(1, 4, 'FROM nginx'),
      { kind: 'progress', id: 'latest', name: 'Pulling from library/nginx', current: 0, total: 0, done: false },
      { kind: 'progress', id: '8369e3b8da62', name: 'Downloading', current: 5, total: 10, done: false },
      { kind: 'progress', id: '8369e3b8da62', name: 'Pull complete', current: 0, total: 0, done: true },
      { kind: 'image', image: '0123456789ab' },
      step(2, 4, 'RUN echo hällo >&2'),
      { kind: 'running', container: 'ba9876543210' },
      { kind: 'log', stream: 'stderr', text: 'hällo\n' },
      { kind: 'removed', container: 'ba9876543210' },
      { kind: 'image', image: '1123456789ab' },
      step(3, 4, 'COPY a b'),
      { kind: 'cached' },
      { kind: 'image', image: '2123456789ab' },
      step(4, 4, 'CMD ["x"]'),
      { kind: 'running', container: 'ca9876543210' },
      { kind: 'removed', container: 'ca9876543210' },
      { kind: 'image', image: '3123456789ab' },
      { kind: 'built', image: '3123456789ab' },
      { kind: 'log', stream: 'stdout', text: 'Successfully tagged my:latest\n' },
    ]);
  });

  it('is the same wherever it is cut, and whoever goes on', () => {
    const whole = read(WHOLE);
    const everywhere = Array.from({ length: Buffer.byteLength(WHOLE) }, (_, place) => place);
    expect(read(WHOLE, everywhere)).toEqual(whole);
    fc.assert(
      fc.property(fc.array(fc.nat(Buffer.byteLength(WHOLE))), (places) => {
        expect(read(WHOLE, places)).toEqual(whole);
      }),
      { numRuns: 100 },
    );
  });

  it('says why it failed', () => {
    const answer = answerOf({ errorDetail: { code: 1, message: 'The command returned 1' }, error: 'short' });
    expect(read(answer)).toEqual([{ kind: 'error', message: 'The command returned 1' }]);
    expect(read(answerOf({ error: 'no detail' }))).toEqual([{ kind: 'error', message: 'no detail' }]);
  });

  it.each([
    ['a step out of order', 'Step 3/3 : RUN lies'],
    ['a step of another build', 'Step 2/9 : RUN lies'],
    ['that it was cached', ' ---> Using cache\n'],
    ['that it is done', 'Successfully built 0123456789ab\n'],
    ['nothing', '\n'],
  ])('does not believe a container that prints %s', (_, lie) => {
    const before = ['Step 1/3 : RUN x', '\n', ' ---> Running in ba9876543210\n'];
    expect(of(...before, lie).slice(2)).toEqual([{ kind: 'log', stream: 'stdout', text: lie }]);
  });

  it('goes on after a line that is none, and one without an end', () => {
    const [first, second] = [answerOf(...streams('Step 1/1 : FROM a')), answerOf({ error: 'late' })];
    expect(read(`${first}no json\n${second}`)).toHaveLength(2);
    expect(read(`${first}"${'x'.repeat(3 << 20)}"\n${second}`)).toHaveLength(2);
  });
});
