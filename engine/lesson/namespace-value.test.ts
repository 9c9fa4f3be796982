import { expect, it } from 'vitest';
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
