import { describe, expect, it } from 'vitest';
import { makeNetwork } from '#engine/scene/network/make-network.ts';
import { gradeQuestion, rightAnswer } from './answers.ts';
import { ValueQuestion } from './lesson.ts';
import { TestLog } from './test-log.fixture.ts';

const log = new TestLog();
for (const { subject, state, attributes } of makeNetwork({
  networks: [{ name: 'bridge' }],
  containers: [
    { name: 'web', networks: ['bridge'] },
    { name: 'api', networks: ['bridge'] },
  ],
}))
  log.change(subject.kind, subject.id, state, attributes);
const { index } = log;

const question = (of: object): ValueQuestion =>
  ValueQuestion.parse({ kind: 'value', id: 'q', ask: '?', because: '!', of });
const end = (container: string) =>
  question({ link: { in: 'host', kind: 'veth', peer: { in: container } }, read: 'name' });
const address = question({ link: { in: 'web', name: 'eth0' }, read: 'address' });
const grade = (asked: ValueQuestion, value: string) =>
  gradeQuestion(asked, { index, answers: { q: { value, seq: 0 } } });
const right = (asked: ValueQuestion) => String(rightAnswer(asked, { index, answers: {} }));

describe('a value of a network interface', () => {
  it('is right as it is, and as `ip link` prints it', () => {
    expect(right(end('web'))).toMatch(/^veth/);
    expect(grade(end('web'), right(end('web'))).state).toBe('right');
    expect(grade(end('web'), `${right(end('web'))}@if5`).state).toBe('right');
  });

  it('is told to be another’s', () => {
    expect(grade(end('web'), right(end('api')))).toMatchObject({
      ...{ state: 'wrong', fact: 'That is the other end of eth0 in api' },
    });
  });

  it('may be an address, with its prefix or without', () => {
    expect(right(address)).toBe('172.17.0.2/16');
    expect(grade(address, '172.17.0.2').state).toBe('right');
    expect(grade(address, '172.17.0.3')).toMatchObject({ fact: 'That is the address of eth0 in api' });
    expect(grade(address, '10.0.0.1').state).toBe('wrong');
  });

  it('waits for its interface', () => {
    expect(grade(question({ link: { in: 'nobody' }, read: 'name' }), 'eth0').state).toBe('waiting');
  });
});
