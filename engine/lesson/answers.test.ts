import { describe, expect, it } from 'vitest';
import { type Answer, type Answers, gradeQuestion, rightAnswer, settlePrediction } from './answers.ts';
import { Prediction, Question } from './lesson.ts';
import { TestLog } from './test-log.fixture.ts';

const RUN = { argv: '^docker run ' };

const prediction = Prediction.parse({
  id: 'requests',
  ask: 'How many?',
  because: 'So it is.',
  options: [
    { id: 'one', text: 'One', when: { span: { to: 'dockerd' }, count: 1, in: { ...RUN, exit: 0 } } },
    { id: 'more', text: 'More', when: { span: { to: 'dockerd' }, count: { least: 2 }, in: { ...RUN, exit: 0 } } },
  ],
});

const order = Question.parse({
  kind: 'order',
  id: 'ladder',
  ask: 'In which order?',
  because: 'So it is.',
  in: RUN,
  items: ['start', 'create', 'ping'].map((id) => ({ id, text: id, span: { name: id } })),
});

const run = () => {
  const log = new TestLog();
  return log.command('docker run busybox', 0, () =>
    log.request('ping', 200).request('create', 201).request('start', 204),
  );
};

const settle = (log: TestLog, answer?: Answer) =>
  settlePrediction(prediction, { index: log.index, answers: answer ? { requests: answer } : {} });

describe('a prediction', () => {
  it('is open until one is made, even after the run', () => expect(settle(run()).state).toBe('open'));

  it('waits for the run once it is made', () =>
    expect(settle(new TestLog(), { value: 'one', seq: -1 })).toEqual({ state: 'chosen', chosen: 'one' }));

  it.each([
    ['more', true],
    ['one', false],
  ])('of “%s” is right: %s, by what was observed', (value, right) => {
    expect(settle(run(), { value, seq: -1 })).toMatchObject({
      state: 'settled',
      happened: 'more',
      right,
      hindsight: false,
    });
  });

  it('made after the run is hindsight', () => {
    const log = run();
    expect(settle(log, { value: 'more', seq: log.lastSeq })).toMatchObject({ state: 'settled', hindsight: true });
  });
});

const ask = (log: TestLog, value?: string[]) =>
  gradeQuestion(order, { index: log.index, answers: value ? { ladder: { value, seq: 0 } } : {} });

describe('a question about order', () => {
  it('waits for a run in which every item occurs', () => {
    expect(ask(new TestLog(), ['ping', 'create', 'start']).state).toBe('waiting');
  });

  it('is right in the order of the learner’s own run', () => {
    expect(ask(run(), ['ping', 'create', 'start'])).toMatchObject({ state: 'right', evidence: [2, 4, 6] });
  });

  it('is wrong in another, and names the first wrong place', () => {
    expect(ask(run(), ['ping', 'start', 'create'])).toMatchObject({ state: 'wrong', wrongAt: 1 });
  });

  it('has its right answer in the log', () => {
    expect(rightAnswer(order, { index: run().index, answers: {} })).toEqual(['ping', 'create', 'start']);
    expect(rightAnswer(order, { index: new TestLog().index, answers: {} })).toBeNull();
  });
});

describe('a choice', () => {
  const choice = Question.parse({
    kind: 'choice',
    id: 'who',
    ask: 'Who?',
    options: [
      { id: 'cli', text: 'The CLI', right: true, because: 'It is.' },
      { id: 'daemon', text: 'The daemon', because: 'It is not.' },
    ],
  });

  it.each([
    [undefined, 'open'],
    ['cli', 'right'],
    ['daemon', 'wrong'],
  ])('of %s is %s', (value, state) => {
    const answers: Answers = value === undefined ? {} : { who: { value, seq: 0 } };
    expect(gradeQuestion(choice, { index: new TestLog().index, answers }).state).toBe(state);
  });

  it('needs exactly one right option', () => {
    expect(() =>
      Question.parse({ ...choice, options: choice.kind === 'choice' ? choice.options.slice(1) : [] }),
    ).toThrow();
  });
});

describe('an explanation in own words', () => {
  const explanation = Question.parse({
    kind: 'explain',
    id: 'stack',
    ask: 'Who does what?',
    points: [
      { id: 'shim', text: 'The shim stays' },
      { id: 'runc', text: 'runc leaves' },
    ],
  });

  it.each<[string, string[] | undefined, string, string]>([
    ['before the comparison', undefined, 'open', 'Not answered yet'],
    ['with no point ticked', [], 'open', 'Your answer makes 0 of 2 points'],
    ['with a point ticked that the question no longer has', ['old', 'runc'], 'open', 'Your answer makes 1 of 2 points'],
    ['with all points ticked', ['runc', 'shim'], 'right', 'Your answer makes 2 of 2 points'],
  ])('%s', (_, value, state, fact) => {
    const answers: Answers = value === undefined ? {} : { stack: { value, seq: 0 } };
    expect(gradeQuestion(explanation, { index: new TestLog().index, answers })).toEqual({ state, fact, evidence: [] });
  });
});
