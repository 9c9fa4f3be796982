import { expect, it } from 'vitest';
import { type Fact, NetFacts } from './net-facts.ts';

const link = (index: number, name: string): Fact => ({ kind: 'net-link', id: `1/${index}`, attributes: { name } });
const words = (told: ReturnType<NetFacts['replace']>) => told.map(({ subject, state }) => `${subject.id} ${state}`);

it('tells what is new or different, once, and what is gone', () => {
  const facts = new NetFacts();
  expect(words(facts.replace('1 links', [link(1, 'lo'), link(2, 'eth0')]))).toEqual(['1/1 present', '1/2 present']);
  expect(facts.replace('1 links', [link(1, 'lo'), link(2, 'eth0')])).toEqual([]);
  expect(words(facts.replace('1 links', [link(2, 'eth1'), link(3, 'eth0')]))).toEqual([
    ...['1/1 gone', '1/2 present', '1/3 present'],
  ]);
});

it('drops all scopes of a namespace, and no other’s', () => {
  const facts = new NetFacts();
  facts.replace('1 links', [link(1, 'lo')]);
  facts.put('1 namespace', { kind: 'net-namespace', id: '1', attributes: {} });
  facts.put('11 namespace', { kind: 'net-namespace', id: '11', attributes: {} });
  expect(words(facts.drop('1 ')).toSorted()).toEqual(['1 gone', '1/1 gone']);
  expect(facts.ids('11 namespace')).toEqual(['11']);
  expect(facts.remove('1 namespace', { kind: 'net-namespace', id: '1' })).toEqual([]);
});
