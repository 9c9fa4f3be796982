import { describe, expect, test } from 'vitest';
import type { StateChanged } from '#engine/trace/event.ts';
import { readPublishedPort } from '#engine/trace/published-port.ts';
import { openablePorts, publishedPorts } from './published-ports.ts';
import { worldOf } from './world.ts';

const told = (id: string, state: string, attributes: Record<string, unknown>) =>
  ({
    type: 'state.changed',
    subject: { kind: 'container', id },
    state,
    attributes,
    action: '',
    at: 0,
    seq: 0,
  }) as unknown as StateChanged;

const WEB = told('1', 'running', { name: 'web', ports: ['[::]:8080->80/tcp', '0.0.0.0:8080->80/tcp'] });
const seen = (...events: StateChanged[]) => openablePorts(publishedPorts(worldOf(events)));

describe('a published port as docker ps writes it', () => {
  test.each([
    ['0.0.0.0:8080->80/tcp', { port: 8080, address: '0.0.0.0', target: 80, protocol: 'tcp' }],
    ['[::1]:53->5353/udp', { port: 53, address: '[::1]', target: 5353, protocol: 'udp' }],
    ['80/tcp', null],
    [8080, null],
  ])('%s', (written, expected) => {
    expect(readPublishedPort(written, 'web')).toEqual(expected && { container: 'web', ...expected });
  });
});

describe('ports that can be opened', () => {
  test('both addresses of one port are one line, IPv4 first', () => {
    expect(seen(WEB)).toEqual([
      { port: 8080, container: 'web', target: 80, addresses: ['0.0.0.0', '[::]'], elsewhere: false },
    ]);
  });

  test('a container that ended publishes nothing any more, and one that runs again does', () => {
    const ended = told('1', 'exited', { exitCode: 0 });
    expect(seen(WEB, ended)).toEqual([]);
    expect(seen(WEB, ended, told('1', 'running', {}))).toHaveLength(1);
  });

  test('UDP is left out', () => {
    expect(seen(told('1', 'running', { name: 'dns', ports: ['0.0.0.0:53->53/udp'] }))).toEqual([]);
  });

  test('a port at another address of the lab alone is out of reach of its loopback', () => {
    const at = (address: string) => seen(told('1', 'running', { ports: [`${address}:80->80/tcp`] }))[0]?.elsewhere;
    expect([at('127.0.0.1'), at('0.0.0.0'), at('172.17.0.1')]).toEqual([false, false, true]);
  });
});
