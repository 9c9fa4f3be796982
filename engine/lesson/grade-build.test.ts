import { describe, expect, it } from 'vitest';
import type { Build, Why } from '#engine/scene/build.ts';
import { nanos } from '#engine/trace/ids.ts';
import { build, during, sent, step } from './build.fixture.ts';
import { Condition } from './check.ts';
import type { BuildPattern } from './check-build.ts';
import { gradeBuild } from './grade-build.ts';
import { TestLog } from './test-log.fixture.ts';

type Seen = Parameters<typeof gradeBuild>[1];

/** A log with one command and a request in it, of which these builds are told. */
function indexWith(exit: number, ...builds: ((id: Build['id'], trace: Build['trace']) => Build)[]): Seen {
  const { index } = new TestLog().command('docker build -t app .', exit, (log) => log.request('POST /build', 200));
  const root = index.commands[0];
  const span = root?.spans.at(-1);
  if (!root || !span) throw new Error('The log has no command.');
  const made = builds.map((make) => make(span.span, root.trace));
  return { builds: made, commands: index.commands, spanOf: (id) => index.spanOf(id) };
}

const parent: Why = { kind: 'parent', step: 'x', root: { kind: 'files', changed: [] }, evidence: 'observed' };
const app = (id: Build['id'], trace: Build['trace']): Build =>
  build(id, trace, {
    steps: [
      step('[1/3] FROM busybox', 'cached', { lines: { first: 1, last: 1 } }),
      step('[2/3] COPY list .', 'ran', {
        lines: { first: 2, last: 2 },
        why: { kind: 'files', changed: [], evidence: 'observed' },
      }),
      step('[3/3] RUN cat list', 'ran', {
        lines: { first: 3, last: 5 },
        why: parent,
        log: [
          { at: nanos(0), stream: 'stdout', text: 'on' },
          { at: nanos(1), stream: 'stdout', text: 'e\n' },
        ],
      }),
      step('CMD ["sh"]', 'config'),
    ],
    transfers: [sent(id, ['list', 4], ['kept']), { ...sent(id, ['Dockerfile', 99]), what: 'dockerfile' }],
    dockerfile: { path: 'Dockerfile', text: 'FROM busybox\nCOPY list .\n' },
  });

const grade = (index: Seen, pattern: BuildPattern, within: object = {}) => {
  const check = Condition.parse({ build: pattern, in: within });
  if (check.kind !== 'build') throw new Error('It is another check.');
  return gradeBuild(check, index);
};

describe('a check of a build', () => {
  it.each<[string, BuildPattern, boolean]>([
    ['its builder', { builder: 'buildkit' }, true],
    ['the other builder', { builder: 'classic' }, false],
    ['how it ended', { state: 'failed' }, false],
    ['the name it gave', { tag: 'app' }, true],
    ['another name', { tag: 'web' }, false],
    ['no target', { target: { exists: false } }, true],
    ['a target', { target: 'left' }, false],
    ['its Dockerfile', { dockerfile: { matches: 'COPY list' } }, true],
    ['a step that came from the cache', { steps: [{ instruction: 'FROM', state: 'cached' }] }, true],
    ['a step that did not', { steps: [{ instruction: 'COPY', state: 'cached' }] }, false],
    [
      'several steps',
      {
        steps: [
          { line: 1, state: 'cached' },
          { line: 2, state: 'ran' },
        ],
      },
      true,
    ],
    ['several steps of which one went otherwise', { steps: [{ line: 1 }, { line: 2, state: 'cached' }] }, false],
    ['one of two states', { steps: [{ line: 2, state: ['cached', 'ran'] }] }, true],
    ['a line in the middle of a step', { steps: [{ line: 4, instruction: 'RUN' }] }, true],
    ['a line below it', { steps: [{ line: 6 }] }, false],
    ['a text', { steps: [{ text: { matches: 'RUN cat' } }] }, true],
    ['how many', { steps: [{ state: 'ran', count: 2 }] }, true],
    ['that there is none', { steps: [{ state: 'skipped', count: 0 }] }, true],
    ['why it ran', { steps: [{ line: 2, why: 'files' }] }, true],
    ['why the one below it ran', { steps: [{ line: 3, why: 'parent', root: 'files' }] }, true],
    ['another reason', { steps: [{ line: 2, why: 'instruction' }] }, false],
    ['what it printed, over its parts', { steps: [{ output: { matches: '^one$' } }] }, false],
    ['what it printed, with its line’s end', { steps: [{ output: 'one\n' }] }, true],
    ['bytes of the context alone', { sent: { below: 5 } }, true],
    ['more bytes', { sent: { above: 5 } }, false],
    ['a file that travelled', { files: [{ path: 'list' }] }, true],
    ['a file that was only described', { files: [{ path: 'kept' }] }, false],
    ['that no such file travelled', { files: [{ path: { matches: 'kept|Dockerfile' }, count: 0 }] }, true],
  ])('looks at %s', (_, pattern, met) => {
    expect(grade(indexWith(0, app), pattern).met).toBe(met);
  });

  it.each([
    [during('RUN b', 5, 9, 'b'), true],
    [during('RUN b', 6, 9, 'b'), false],
    [step('RUN b', 'cached', { stage: 'b' }), false],
  ])('tells whether steps ran at one time', (other, met) => {
    const index = indexWith(0, (id, trace) => build(id, trace, { steps: [during('RUN a', 1, 6, 'a'), other] }));
    const pattern = { overlap: [{ stage: 'a' }, { stage: 'b' }] };
    expect(grade(index, pattern).met).toBe(met);
  });

  it('tells in words what it saw, and cites the request', () => {
    const { fact, evidence } = grade(indexWith(0, app), { steps: [{ line: 1 }, { line: 2 }], sent: { below: 9 } });
    expect(fact).toBe(
      'build of app: [1/3] FROM busybox came from the cache, [2/3] COPY list . ran, as its files are others; 4 B of its context sent',
    );
    expect(evidence).toHaveLength(2);
  });

  it('tells what came near', () => {
    const { missed } = grade(indexWith(0, app), { tag: 'app', steps: [{ line: 2, state: 'cached' }] });
    expect(missed).toBe('build of app: [2/3] COPY list . ran, as its files are others');
  });

  it('says why a build failed', () => {
    const failed = indexWith(1, (id, trace) => build(id, trace, { state: 'failed', error: { message: 'not found' } }));
    expect(grade(failed, { state: 'done' }).missed).toContain('failed: not found');
  });

  it('looks only at commands that are meant, the newest first', () => {
    expect(grade(indexWith(1, app), {}, { exit: 0 }).met).toBe(false);
    const two = indexWith(0, app, (id, trace) => build(id, trace));
    expect(grade(two, {}).fact).toContain('0 steps ran');
    expect(grade(two, { steps: [{ line: 2 }] }).met).toBe(true);
  });

  it('is not met by nothing', () => {
    expect(grade(indexWith(0), {})).toEqual({ met: false, evidence: [], fact: 'Not observed yet' });
  });
});
