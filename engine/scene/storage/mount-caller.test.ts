/** Whose call a mount was, in words. */
import { describe, expect, test } from 'vitest';
import type { Attributes } from '#engine/trace/event.ts';
import type { ContainerMount } from '#engine/trace/storage.ts';
import { began, traceOf } from '../make-trace.ts';
import { mountCaller } from './mount-caller.ts';
import { mountCall } from './mount-calls.ts';

const mount = (destination: string, more: Partial<ContainerMount> = {}): ContainerMount => ({
  ...{ container: 'c', destination, kind: 'bind', options: ['rw'], readOnly: false, propagation: 'private' },
  ...{ mounted: true, ...more },
});
const IN_C = { 'container.id': 'c' };

const program = (ms: number, id: string, route: 'terminal → cli' | 'runc → container', words: string[], name: string) =>
  began(ms, id, route, name, {
    attributes: { 'process.command_args': words, ...(route === 'runc → container' && IN_C) },
  });
const called = (ms: number, parent: string | undefined, from: 'cli' | 'container' | 'dockerd', args: Attributes) =>
  began(ms, `call ${ms}`, `${from} → kernel`, 'type' in args ? 'mount' : 'move_mount', {
    ...(parent !== undefined && { parent }),
    attributes: { 'syscall.arguments': args, ...(from === 'container' && IN_C) },
  });

const typed = program(0, 'typed', 'terminal → cli', ['mount', '-t', 'tmpfs', 'none', '/root/site/disk'], 'mount');
const attached = called(1, 'typed', 'cli', { source: '', target: '/root/site/disk', fromFd: 4 });
const init = program(10, 'init', 'runc → container', ['runc', 'init'], 'runc init');
const config = began(9, 'create', 'shim → runc', 'runc create', {
  attributes: {
    ...IN_C,
    'oci.runtime.config': { mounts: [{ destination: '/live', type: 'bind', source: '/root/site' }] },
  },
});
const bound = called(11, 'init', 'container', {
  ...{ source: '/root/site', target: '/proc/self/fd/7', type: 'bind', flags: ['MS_BIND', 'MS_REC'] },
});
const execd = program(20, 'exec', 'runc → container', ['mount', '-t', 'tmpfs', 'x', '/own'], 'mount');
const own = called(21, 'exec', 'container', { source: 'x', target: '/own', type: 'tmpfs', flags: [] });
const below = mount('/live/disk', { source: '/root/site/disk', fileSystem: 'tmpfs' });
const live = mount('/live', { source: '/root/site', asked: 'rslave' });

const words = (of: ContainerMount, events: Parameters<typeof traceOf>) => {
  const { seen, ...rest } = mountCaller(traceOf(...events), { id: 'x', mount: of });
  return { ...(seen && { seen: `${seen.who} called ${seen.call.name}` }), ...rest };
};

describe('a call that is in the run is of the program that made it', () => {
  test.each<[string, ContainerMount, Parameters<typeof traceOf>, object]>([
    [
      'runc, for what was asked for',
      live,
      [config, init, bound],
      { seen: 'runc, as the container’s first process, called mount' },
    ],
    [
      'somebody on the host, while the container ran',
      below,
      [typed, attached],
      {
        seen: 'The program mount on the host called move_mount',
        inferred: 'It was propagated from the host to the container.',
      },
    ],
    [
      'somebody on the host, before the container began',
      below,
      [typed, attached, config, init, bound],
      {
        seen: 'The program mount on the host called move_mount',
        inferred:
          'It came into the container with the directory that it lies below, which runc mounted with all below it.',
      },
    ],
    [
      'docker exec',
      mount('/own', { kind: 'tmpfs', unasked: true }),
      [execd, own],
      { seen: 'The program mount in the container called mount' },
    ],
    [
      'a program that is not known',
      mount('/own', { kind: 'tmpfs', unasked: true }),
      [called(21, undefined, 'container', { source: 'x', target: '/own', type: 'tmpfs', flags: [] })],
      { seen: 'A program in the container called mount' },
    ],
    [
      'dockerd',
      mount('/', { kind: 'root', source: '/o/merged' }),
      [called(1, undefined, 'dockerd', { source: 'overlay', target: '/o/merged', type: 'overlay', flags: [] })],
      { seen: 'dockerd called mount' },
    ],
  ])('%s', (_, of, events, expected) => {
    expect(words(of, events)).toEqual(expected);
  });
});

describe('what is no call for it', () => {
  test.each<[string, ContainerMount, Parameters<typeof traceOf>]>([
    [
      'one over the directory on the host that was asked for',
      live,
      [called(1, 'typed', 'cli', { target: '/root/site' })],
    ],
    [
      'one that changes the propagation',
      mount('/own', { kind: 'tmpfs' }),
      [execd, called(21, 'exec', 'container', { target: '/own', type: '', flags: ['MS_SHARED'] })],
    ],
    [
      'one of a container that has the same path',
      below,
      [called(1, 'exec', 'container', { target: '/root/site/disk', type: 'tmpfs', flags: [] })],
    ],
    [
      'one of another program in the place of runc’s',
      live,
      [
        config,
        execd,
        called(21, 'exec', 'container', { source: '/root/site', target: '/x', type: '', flags: ['MS_BIND'] }),
      ],
    ],
  ])('%s', (_, of, events) => {
    expect(mountCall(traceOf(...events), of)).toBeUndefined();
  });
});

describe('without a call', () => {
  const runc = { inferred: 'runc, when the container started. The call is not in this run.' };
  const later = { inferred: expect.stringMatching(/^The engine was not asked for it: it was mounted later, or came/) };
  const unknown = { unknown: expect.stringMatching(/^It is not known who mounted it/) };
  test.each<[string, ContainerMount, object]>([
    ['a directory that was asked for', live, runc],
    ['a tmpfs that was asked for', mount('/t', { kind: 'tmpfs' }), runc],
    ['a volume', mount('/v', { kind: 'volume', volume: 'v', source: '/v' }), runc],
    ['a face of the kernel', mount('/proc', { kind: 'system' }), runc],
    ['the root', mount('/', { kind: 'root', source: '/o' }), { inferred: expect.stringMatching(/^dockerd, when/) }],
    ['what lies below a directory that was asked for', below, later],
    ['the same, where it is told that it was not asked for', { ...below, unasked: true }, later],
    ['a tmpfs that nobody asked for', mount('/own', { kind: 'tmpfs', unasked: true }), unknown],
    ['a directory that nobody asked for', mount('/x'), unknown],
  ])('%s', (_, of, expected) => {
    expect(words(of, [typed])).toEqual(expected);
    expect(mountCaller(undefined, { id: 'x', mount: of })).toEqual(expected);
  });

  test('what is not mounted will be, if its container is there', () => {
    const off = mount('/live', { asked: 'rslave', mounted: false });
    expect(words(off, [typed]).inferred).toMatch(/will ask for it when the container starts/);
    expect(mountCaller(undefined, { id: 'x', mount: off, change: 'gone' }).inferred).toMatch(/its container is gone/);
  });
});
