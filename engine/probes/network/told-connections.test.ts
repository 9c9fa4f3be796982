import { expect, it } from 'vitest';
import type { ConnectionSeen } from './conntrack-parse.ts';
import { NetFacts } from './net-facts.ts';
import { ToldConnections } from './told-connections.ts';

const seen = (id: string, state?: string, gone = false): ConnectionSeen => ({
  id,
  gone,
  connection: {
    protocol: 'tcp',
    original: { src: '10.0.0.1', dst: '10.0.0.2' },
    reply: { src: '10.0.0.2', dst: '10.0.0.1' },
    ...(state !== undefined && { state }),
  },
});
const words = (told: ReturnType<ToldConnections['take']>) =>
  told.map(({ subject, state, attributes }) => [subject.id, state, attributes.state].filter(Boolean).join(' '));

it('tells the last that was seen of each, and keeps what an update does not say', () => {
  const connections = new ToldConnections(new NetFacts());
  connections.see('1', seen('7', 'SYN_SENT'));
  connections.see('1', seen('7', 'ESTABLISHED'));
  expect(words(connections.take())).toEqual(['1/7 present ESTABLISHED']);
  connections.see('1', seen('7'));
  expect(connections.take()).toEqual([]);
  connections.see('1', seen('7', 'CLOSE', true));
  expect(words(connections.take())).toEqual(['1/7 gone']);
});

it('one that came and went between two tellings was never told', () => {
  const connections = new ToldConnections(new NetFacts());
  connections.see('1', seen('7'));
  connections.see('1', seen('7', undefined, true));
  expect(connections.take()).toEqual([]);
});

it('takes no more than it may, counts the others, and has room again', () => {
  const connections = new ToldConnections(new NetFacts(), 2);
  for (const id of ['1', '2', '3', '4']) connections.see('9', seen(id));
  expect(words(connections.take())).toEqual(['9/1 present', '9/2 present']);
  expect([connections.takeLeft(), connections.takeLeft()]).toEqual([2, 0]);
  connections.see('9', seen('1', undefined, true));
  connections.see('9', seen('5'));
  expect(words(connections.take())).toEqual(['9/1 gone', '9/5 present']);
});

it('a reading of all ends those that are not in it, of that namespace', () => {
  const connections = new ToldConnections(new NetFacts());
  connections.see('1', seen('7'));
  connections.see('2', seen('7'));
  connections.take();
  connections.replace('1', [seen('8')]);
  expect(words(connections.take())).toEqual(['1/7 gone', '1/8 present']);
  expect(words(connections.drop('2'))).toEqual(['2/7 gone']);
});
