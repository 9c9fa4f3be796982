import { describe, expect, test } from 'vitest';
import { ContainerLife } from '#engine/trace/container-life.ts';
import { LIFE_BOUNDS, lifeOf } from './container-answer.ts';

const state = { Pid: 0, ExitCode: 0, OOMKilled: false, Error: '', StartedAt: '0001-01-01T00:00:00Z' };
/** As a container answers that was just made. */
const made = {
  RestartCount: 0,
  LogPath: '',
  State: { ...state, FinishedAt: '0001-01-01T00:00:00Z' },
  Config: { Healthcheck: undefined as unknown },
  HostConfig: {
    AutoRemove: false,
    RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
    LogConfig: { Type: 'json-file', Config: {} },
  },
};
const run = (n: number) => ({ Start: `s${n}`, End: `e${n}`, ExitCode: 1, Output: 'x'.repeat(3000) });
const sick = {
  ...made,
  Config: { Healthcheck: { Test: ['CMD-SHELL', 'false'], Interval: 3e8, Retries: 2 } },
  State: { ...made.State, Health: { Status: 'unhealthy', FailingStreak: 7, Log: [0, 1, 2, 3, 4, 5, 6].map(run) } },
};

describe('a container’s life', () => {
  test('that was just made has neither times nor a process', () => {
    expect(lifeOf(made)).toStrictEqual({
      exitCode: 0,
      oomKilled: false,
      restart: { policy: 'no', count: 0 },
      removesItself: false,
      log: { driver: 'json-file', options: {} },
    });
  });

  test('with a health check has its last runs, of each only the beginning of what it printed', () => {
    const { health } = lifeOf(sick) ?? {};
    expect(health).toMatchObject({ status: 'unhealthy', failing: 7, test: ['CMD-SHELL', 'false'], retries: 2 });
    expect(health?.runs.map(({ start }) => start)).toEqual(['s2', 's3', 's4', 's5', 's6']);
    expect(health?.runs[0]?.output).toHaveLength(LIFE_BOUNDS.output + 1);
  });

  test.each([
    ['', undefined],
    ['host', 'host'],
    ['container:abc', 'container:abc'],
  ])('that was asked for with the pid mode %j counts by %j', (PidMode, pidMode) =>
    expect(lifeOf({ ...made, HostConfig: { ...made.HostConfig, PidMode } })?.pidMode).toBe(pidMode),
  );

  test('is what the vocabulary says', () => {
    for (const answer of [made, sick]) expect(ContainerLife.safeParse(lifeOf(answer)).error).toBeUndefined();
  });

  test.each([null, {}, { State: {} }, { ...made, RestartCount: '1' }, { ...made, HostConfig: [] }])(
    'is not told by %j',
    (answer) => expect(lifeOf(answer)).toBeUndefined(),
  );
});
