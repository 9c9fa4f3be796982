import { describe, expect, it } from 'vitest';
import { RECORDED_NAMESPACES } from '#engine/scene/process/recorded-namespaces.fixture.ts';
import { gradeQuestion, rightAnswer } from './answers.ts';
import { ValueQuestion } from './lesson.ts';
import { LogIndex } from './log-index.ts';

const index = LogIndex.of(RECORDED_NAMESPACES);
const question = (container: string, read: string): ValueQuestion =>
  ValueQuestion.parse({
    ...{ kind: 'value', id: 'q', ask: '?', because: '!' },
    of: { running: { in: container, role: 'first' }, read },
  });
const right = (container: string, read: string) =>
  String(rightAnswer(question(container, read), { index, answers: {} }));
const grade = (asked: ValueQuestion, value: string) =>
  gradeQuestion(asked, { index, answers: { q: { value, seq: 0 } } });

it.each([
  ['as it is', (inode: string) => inode],
  ['as readlink prints it', (inode: string) => `net:[${inode}]`],
])('the number of a namespace is right %s', (_, typed) => {
  const inode = right('web', 'net');
  expect(inode).toMatch(/^\d+$/);
  expect(grade(question('web', 'net'), typed(inode))).toMatchObject({ state: 'right', evidence: [expect.any(Number)] });
});

it('of who shares it, it is the same', () => {
  expect(right('side', 'net')).toBe(right('web', 'net'));
});

it.each([
  ['another container’s', () => right('small', 'net'), 'That is the net namespace of small'],
  ['another kind', () => right('web', 'pid'), 'That is the pid namespace of web'],
  ['the host’s', () => right('spy', 'pid'), 'That is the host’s pid namespace'],
  ['nobody’s', () => '4026999999', 'That is not what was observed'],
])('is told to be %s', (_, typed, fact) => {
  expect(grade(question('web', 'net'), typed())).toMatchObject({ state: 'wrong', fact });
});

it('waits for the container', () => {
  expect(grade(question('nobody', 'net'), '1').state).toBe('waiting');
});

describe('a container that is started again', () => {
  const web = RECORDED_NAMESPACES.find(({ attributes }) => attributes.name === 'web')?.subject.id;
  const small = RECORDED_NAMESPACES.find(({ attributes }) => attributes.name === 'small')?.subject.id;
  const ofSmall = RECORDED_NAMESPACES.filter(
    ({ subject, attributes }) => subject.kind === 'process-facts' && attributes.container === small,
  );
  const seq = RECORDED_NAMESPACES.at(-1)?.seq ?? 0;
  const gone = ofSmall.map((one, n) => ({ ...one, seq: seq + 1 + n, state: 'gone', attributes: {} }));
  const first = ofSmall[0];
  if (!web || !small || !first) throw new Error('the recording lacks web or small');
  const namespaces = { ...(first.attributes.namespaces as object), net: '4026999998' };
  const again = { ...first, seq: seq + 100, attributes: { ...first.attributes, namespaces } };
  const asked = question('small', 'net');
  const before = right('small', 'net');
  const stateIn = (events: typeof RECORDED_NAMESPACES, value: string, at: number) =>
    gradeQuestion(asked, {
      index: LogIndex.of([...RECORDED_NAMESPACES, ...events]),
      answers: { q: { value, seq: at } },
    }).state;

  it('leaves an answer right that was right when it was given, and takes the new number', () => {
    expect(stateIn(gone, before, seq)).toBe('right');
    expect(stateIn([...gone, again], before, seq)).toBe('right');
    expect(stateIn([...gone, again], '4026999998', seq)).toBe('right');
  });

  it('what is read off before and typed after it went is right, too; what is long over is not', () => {
    expect(stateIn(gone, before, seq + 50)).toBe('right');
    expect(stateIn([...gone, again], before, seq + 100)).toBe('wrong');
  });
});
