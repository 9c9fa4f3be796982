/** A probe that was away comes back, or a connection cannot be read on: what was open then. */
import { describe, expect, it } from 'vitest';
import { nanos, terminalId } from '#engine/trace/ids.ts';
import { correlate, initialState } from './correlate.ts';
import type { Observation } from './observation.ts';

const terminal = terminalId('t1');
const docker: Observation[] = [
  { kind: 'command.started', at: nanos(1), terminal, command: 1, line: 'docker ps', pid: 10 },
  {
    ...{ kind: 'kernel', at: nanos(2), pid: 10, tid: 10, ppid: 1, comm: 'docker' },
    call: { name: 'execve', argv: ['docker', 'ps'] },
  },
];
const back = (alive: number[]): Observation => ({
  ...{ kind: 'probe', at: nanos(9e9), probe: 'kernel', state: 'watching', detail: 'back', alive },
});

const ends = (...observations: Observation[]) => {
  let state = initialState();
  return observations.flatMap((seen) => {
    const step = correlate(state, seen);
    state = step.state;
    return step.events.filter(({ type, at }) => type === 'span.ended' && at === 9e9);
  });
};

describe('a kernel probe that comes back', () => {
  it('ends what is not there any more, as not observed', () => {
    const [end, ...more] = ends(...docker, back([]));
    expect(end).toMatchObject({
      at: 9e9,
      outcome: { ok: false, error: 'its end was not observed' },
      evidence: 'inferred',
    });
    expect(more).toEqual([]);
  });

  it('leaves open what still runs', () => {
    expect(ends(...docker, back([10]))).toEqual([]);
  });
});

it('requests and calls that cannot be read on end as not observed', () => {
  const found = ends(
    ...docker,
    { kind: 'http.request', at: nanos(3), connection: 1, exchange: 1, method: 'GET', url: '/info', headers: {} },
    { kind: 'grpc.request', at: nanos(4), call: 'c1:1', socket: 'containerd.sock', path: '/a.B/C', metadata: {} },
    { kind: 'grpc.lost', at: nanos(9e9), call: 'c1:1' },
    { kind: 'http.lost', at: nanos(9e9), exchange: 1 },
  );
  expect(found).toMatchObject([
    { evidence: 'inferred', outcome: { error: 'its end was not observed' } },
    { evidence: 'inferred', outcome: { error: 'its end was not observed' } },
  ]);
});
