/** What two engines may do differently is hidden from the comparison; all else is not. */
import { describe, expect, it } from 'vitest';
import { normalised, type Parts, type RuleName } from './transparency/rules.fixture.ts';

const ID = 'f0'.repeat(32);
const OTHER_ID = 'a1'.repeat(32);
const DIGEST = `sha256:${ID}`;
const OTHER_DIGEST = `sha256:${OTHER_ID}`;
const now = (nanos: string) => `${new Date().toISOString().slice(0, 19)}.${nanos}Z`;

type Row = [what: string, one: Parts, other: Parts, rules?: RuleName[]];
const lines = (...stdout: string[]): Parts => ({ exit: '0', stdout: stdout.join('\n') });
const isSame = (one: Parts, other: Parts, rules?: RuleName[]): boolean => {
  const [seen, unseen] = normalised(one, other, rules);
  return JSON.stringify(seen) === JSON.stringify(unseen);
};

describe('what may differ', () => {
  it.each<Row>([
    ['random ids, long and short', lines(ID, ID.slice(0, 12)), lines(OTHER_ID, OTHER_ID.slice(0, 12))],
    ['times of now', lines(now('1')), lines(now('123456789'))],
    ['host pids', lines('"Pid": 12'), lines('"Pid": 3456')],
    ['names made up', lines('brave_curie'), lines('happy_tesla')],
    ['digests that hold a time', lines(DIGEST), lines(OTHER_DIGEST), ['digest']],
    ['ids of a swarm', lines(`${'a1'.repeat(12)}z`), lines(`${'b2'.repeat(12)}y`), ['node']],
    [
      'ids of what BuildKit was sent',
      lines('ref 0577ea24-8dc4-4b7d-a0e5-0123456789ab::'),
      lines('ref 2788b455-64b3-49a8-a7e2-fedcba987654::'),
      ['ref'],
    ],
    ['how long a step took', lines('#5 DONE 0.1s'), lines('#5 DONE 12.3s'), ['duration']],
    ['how often progress was told', lines('#5 transferring 1MB\n#5 done'), lines('#5 done'), ['progress']],
    [
      'which of two steps began first',
      lines(
        '#4 [internal] load build context',
        '#4 DONE 0.0',
        '',
        '#5 [1/2] FROM busybox',
        '#5 DONE 0.0',
        '',
        '#6 [2/2] RUN x',
      ),
      lines(
        '#4 [1/2] FROM busybox',
        '#4 DONE 0.0',
        '',
        '#5 [internal] load build context',
        '#5 DONE 0.0',
        '',
        '#6 [2/2] RUN x',
      ),
      ['steps'],
    ],
    ['ages', lines('a   5 seconds ago   b'), lines('a   About a minute ago   b'), ['age']],
    ['figures of use', lines('box   0.00%   1.2MiB'), lines('box   12.50%   900KiB'), ['figure']],
    [
      "what a swarm's store held before it was listened to",
      {
        events: `network update {"name":"host"} ${'a1'.repeat(12)}z\nnode update {"name":"lab","state.new":"ready"} x`,
      },
      { events: 'node update {"name":"lab","state.new":"ready"} x' },
      ['store'],
    ],
    [
      'the date of an answer',
      lines('Date: Tue, 24 Nov 2026 12:00:00 GMT'),
      lines('Date: Tue, 24 Nov 2026 12:00:01 GMT'),
      ['date'],
    ],
  ])('%s', (_, one, other, rules) => {
    expect(isSame(one, other, rules)).toBe(true);
  });
});

describe('what is noticed', () => {
  it.each<Row>([
    ['one byte', lines('abc'), lines('abd')],
    ['a line that is missing', lines('one', 'two'), lines('one')],
    ['two lines swapped', lines('one', 'two'), lines('two', 'one')],
    ['another exit status', { exit: '0', stdout: '' }, { exit: '1', stdout: '' }],
    ['stderr on stdout', { stdout: 'x', stderr: '' }, { stdout: '', stderr: 'x' }],
    ['two ids where one came twice', lines(ID, ID), lines(OTHER_ID, 'b2'.repeat(32))],
    ['an id of another length', lines(ID), lines(OTHER_ID.slice(0, 12))],
    ['a digest, where it has to be the same', lines(DIGEST), lines(OTHER_DIGEST)],
    ['an old time', lines('2020-01-01T00:00:00Z'), lines('2020-01-02T00:00:00Z')],
    ['a duration, where nobody asked for it', lines('#5 DONE 0.1s'), lines('#5 DONE 0.2s')],
    ['a step that was not done', lines('#5 DONE 0.1s'), lines('#5 CANCELED'), ['duration', 'progress']],
    ['a figure among the effects', { files: 'f 12kB' }, { files: 'f 13kB' }, ['figure']],
    [
      'a network of the engine itself',
      { events: 'network create {"name":"n","type":"bridge"} x' },
      { events: '' },
      ['store'],
    ],
    ['another step', lines('#6 [2/2] RUN x', ''), lines('#6 [2/2] RUN y', ''), ['steps']],
    ['another name of a row', lines('box   0.00%   1.2MiB'), lines('fox   0.00%   1.2MiB'), ['figure']],
  ])('%s', (_, one, other, rules) => {
    expect(isSame(one, other, rules)).toBe(false);
  });
});
