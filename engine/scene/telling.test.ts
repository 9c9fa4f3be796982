import { expect, test } from 'vitest';
import type { Component } from '#engine/trace/component.ts';
import type { Attributes } from '#engine/trace/event.ts';
import { began, traceOf } from './make-trace.ts';
import { tellingCalls } from './telling.ts';

const call = (from: Component, name: string, args: Attributes = {}) =>
  began(1, `${from} ${name}`, `${from} → kernel`, name, { attributes: { 'syscall.arguments': args } });
const titles = (...calls: ReturnType<typeof call>[]) => [...tellingCalls(traceOf(...calls).spans).values()];

test.each([
  ['unshare', call('container', 'unshare', { flags: ['CLONE_NEWNS'] })],
  ['clone NEW…', call('runc', 'clone', { flags: ['CLONE_NEWPID'] })],
  ['overlay mount', call('dockerd', 'mount', { type: 'overlay' })],
  ['veth pair', call('dockerd', 'netlink NEWLINK', { ifname: 'veth22216df' })],
  ['address', call('dockerd', 'netlink NEWADDR', { address: '172.17.0.2' })],
  ['join cgroup', call('runc', 'cgroup_attach', { path: '/docker/x' })],
  ['pivot_root', call('container', 'pivot_root')],
  ['seccomp', call('container', 'prctl', { op: 'PR_SET_SECCOMP' })],
  ['capset', call('container', 'capset')],
  ['execve', call('container', 'execve', { argv: ['httpd', '-f'] })],
])('%s tells the story', (title, event) => expect(titles(event)).toEqual([title]));

test.each([
  ['a bind mount', call('container', 'mount', { type: 'bind' })],
  ['an ordinary clone', call('dockerd', 'clone', { flags: ['CLONE_VM'] })],
  ['runc executing itself', call('container', 'execve', { argv: ['runc', 'init'] })],
  ['the CLI being executed', call('cli', 'execve', { argv: ['docker'] })],
])('%s does not', (_, event) => expect(titles(event)).toEqual([]));

test('only the first of a kind is named', () => {
  const second = { ...call('container', 'capset'), span: 'second' } as ReturnType<typeof call>;
  expect(titles(call('container', 'capset'), second)).toEqual(['capset']);
});

test('of signals each is named: a stop may send two', () => {
  const second = { ...call('runc', 'kill'), span: 'second' } as ReturnType<typeof call>;
  expect(titles(call('runc', 'kill'), second)).toEqual(['kill', 'kill']);
});
