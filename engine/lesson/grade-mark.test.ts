import { describe, expect, it } from 'vitest';
import { gradeQuestion, rightAnswer } from './answers.ts';
import { Question } from './lesson.ts';
import { TestLog } from './test-log.fixture.ts';

const CREATE = { argv: '^docker create ' };
const item = (id: string, span: object) => ({ id, text: id, when: { span, in: CREATE } });

const question = Question.parse({
  kind: 'mark',
  id: 'there',
  ask: 'What is there?',
  because: 'So it is.',
  in: { ...CREATE, exit: 0 },
  items: [
    item('id', { name: 'POST /containers/create' }),
    item('overlay', { from: 'dockerd', name: 'mount' }),
    item('process', { to: 'container' }),
  ],
});

const created = (exit: number | undefined): TestLog => new TestLog().command('docker create busybox', exit);

const withSpans = (): TestLog => {
  const log = new TestLog();
  return log.command('docker create busybox', 0, () =>
    log.request('POST /containers/create', 201).span('dockerd', 'kernel', 'mount'),
  );
};

const grade = (log: TestLog, value?: string[]) =>
  gradeQuestion(question, { index: log.index, answers: value ? { there: { value, seq: 0 } } : {} });

describe('marks', () => {
  it.each<[string, TestLog, string[] | undefined, string, string]>([
    ['before such a command', new TestLog(), ['id'], 'waiting', 'There is no run to compare with yet'],
    ['while it goes on', created(undefined), ['id'], 'waiting', 'There is no run to compare with yet'],
    ['after one that failed', created(1), ['id'], 'waiting', 'There is no run to compare with yet'],
    ['that nobody made', withSpans(), undefined, 'open', 'Not answered yet'],
    ['as it was', withSpans(), ['overlay', 'id'], 'right', '2 of 3 are so'],
    ['with one left out', withSpans(), ['id'], 'wrong', '1 of the 3 is not as you marked it'],
    ['with one too many', withSpans(), ['id', 'overlay', 'process'], 'wrong', '1 of the 3 is not as you marked it'],
    ['turned around', withSpans(), ['process'], 'wrong', '3 of the 3 are not as you marked them'],
    ['none at all, where some are so', withSpans(), [], 'wrong', '2 of the 3 are not as you marked them'],
  ])('%s', (_, log, value, state, fact) => expect(grade(log, value)).toMatchObject({ state, fact }));

  it('cite what was seen only where they are right', () => {
    expect(grade(withSpans(), ['id', 'overlay']).evidence).not.toEqual([]);
    expect(grade(withSpans(), ['id']).evidence).toEqual([]);
  });

  it('have their right answer in the log', () => {
    expect(rightAnswer(question, { index: withSpans().index, answers: {} })).toEqual(['id', 'overlay']);
    expect(rightAnswer(question, { index: new TestLog().index, answers: {} })).toBeNull();
  });
});
