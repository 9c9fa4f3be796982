import { expect, test } from 'vitest';
import { containerStories } from '#engine/scene/process/container-story.ts';
import { lifeEventsOf } from '#engine/scene/process/life-events.ts';
import { RECORDED_LIVES } from '#engine/scene/process/recorded-lives.fixture.ts';
import { twinTables } from './life-twin-rows.ts';

const stories = containerStories(lifeEventsOf(RECORDED_LIVES));
/** Without its first column, which is a time. */
function rowsOf(name: string, caption: string): string[] | undefined {
  const story = stories.find((one) => one.name === name);
  if (!story) throw new Error(`no container ${name}`);
  return twinTables(story, story.steps[0]?.at ?? 0)
    .find((table) => table.caption === caption)
    ?.rows.map(({ cells }) => cells.slice(1).join(' '));
}

test('each run of process 1 is told with its program, and how it ended', () => {
  expect(rowsOf('web', 'Runs of process 1')).toEqual([
    expect.stringMatching(/exit 0 [\d.]+ m?s$/),
    expect.stringMatching(/SIGKILL [\d.]+ m?s$/),
  ]);
  expect(rowsOf('oom2', 'Runs of process 1')).toEqual([expect.stringMatching(/^\S+.* SIGKILL [\d.]+ m?s$/)]);
  expect(rowsOf('tail', 'Runs of process 1')).toEqual([expect.stringMatching(/no end seen $/)]);
});

test('each health check is told, and whether it passed', () => {
  expect(rowsOf('sick', 'Health checks')).toEqual(['0 passed', '1 failed', '1 failed', '1 failed', '1 failed']);
});

test('of each restart, how long it took and how long the rule waits', () => {
  expect(rowsOf('loop', 'Restarts')?.map((row) => row.split(' ').slice(-2).join(' '))).toEqual([
    ...['100 ms', '200 ms', '400 ms', '800 ms'],
  ]);
});

test('of what there was none there is no table', () => {
  expect([rowsOf('web', 'Restarts'), rowsOf('web', 'Health checks')]).toEqual([undefined, undefined]);
});
