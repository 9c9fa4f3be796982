import { describe, expect, test } from 'vitest';
import { limitHeaders, PullLimit, WINDOW_SECONDS } from './pull-limit.ts';

function clocked() {
  const clock = { ms: 1_000_000 };
  return { clock, pulls: new PullLimit(() => clock.ms) };
}

describe('the pull limit', () => {
  test('gives as many as it says, to each', () => {
    const { pulls } = clocked();
    expect([1, 2, 3].map(() => pulls.take('a', 2, 'x') !== null)).toEqual([true, true, false]);
    expect(pulls.take('b', 2, 'x')).toEqual({ isFree: false });
  });

  test('of none gives none', () => {
    expect(clocked().pulls.take('a', 0, 'x')).toBeNull();
  });

  test('begins anew six hours after the first pull', () => {
    const { clock, pulls } = clocked();
    pulls.take('a', 1, 'x');
    clock.ms += WINDOW_SECONDS * 1000 - 1;
    expect(pulls.take('a', 1, 'x')).toBeNull();
    clock.ms += 1;
    expect(pulls.take('a', 1, 'x')).not.toBeNull();
  });

  test('takes what came to nothing back, but never below zero', () => {
    const { pulls } = clocked();
    pulls.take('a', 5, 'x');
    pulls.giveBack('a');
    pulls.giveBack('a');
    expect(pulls.used('a')).toBe(0);
  });

  test('counts an image out of an index that was just given once with it, for that client alone', () => {
    const { clock, pulls } = clocked();
    pulls.gaveIndex('a', ['child', 'other']);
    expect(pulls.take('b', 5, 'child')).toEqual({ isFree: false });
    expect(pulls.take('a', 0, 'child')).toEqual({ isFree: true });
    expect(pulls.take('a', 5, 'child')).toEqual({ isFree: false });
    clock.ms += 11 * 60_000;
    expect(pulls.take('a', 5, 'other')).toEqual({ isFree: false });
  });

  test('keeps only so many children, the newest', () => {
    const { pulls } = clocked();
    pulls.gaveIndex('a', ['first']);
    pulls.gaveIndex(
      'a',
      Array.from({ length: 5000 }, (_, n) => `${n}`),
    );
    expect([pulls.take('a', 5, 'first'), pulls.take('a', 5, '999')]).toEqual([{ isFree: false }, { isFree: true }]);
  });

  test('is told as Docker Hub tells it', () => {
    expect(limitHeaders({ limit: 3, used: 5 }, 'student')).toEqual({
      ...{ 'ratelimit-limit': '3;w=21600', 'ratelimit-remaining': '0;w=21600', 'docker-ratelimit-source': 'student' },
    });
  });
});
