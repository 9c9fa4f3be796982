import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '#engine/trace/event.ts';
import type { TraceId } from '#engine/trace/ids.ts';
import { decodeRecording } from '#engine/trace/recording.ts';
import { chapterIndexAt, chaptersOf } from './chapters.ts';
import { began, ended, START, traceOf } from './make-trace.ts';
import { foldRuns, noRuns } from './runs.ts';
import { stepsOf } from './steps.ts';
import type { TraceView } from './trace-view.ts';

/** Recorded from the real engine. */
function recorded(name: string): TraceView {
  const { events } = decodeRecording(readFileSync(join(import.meta.dirname, `fixtures/${name}.trace.jsonl`), 'utf8'));
  const runs = foldRuns(noRuns, events);
  return runs.views.get(runs.order[0] as TraceId) as TraceView;
}

const chapters = (trace: TraceView) => chaptersOf(trace, stepsOf(trace));
const titles = (trace: TraceView) => chapters(trace).map((chapter) => chapter.title);

const asked = (id: string, name: string, ...end: TraceEvent[]) => {
  const [method] = name.split(' ') as [string];
  return traceOf(
    began(0, 'root', 'terminal → terminal', 'docker'),
    began(1, 'cli', 'terminal → cli', 'docker', { parent: 'root' }),
    began(5, id, 'cli → dockerd', name, { parent: 'cli', attributes: { 'http.request.method': method } }),
    ...end,
  );
};

describe('the chapters', () => {
  test('of a recorded docker run that publishes a port', () => {
    expect(titles(recorded('run-web'))).toEqual([
      'Ask',
      'Create',
      'Cable and ports',
      'Hand over',
      'Build the box',
      'Plug in',
      'Shut the door',
      'Start',
      'Run',
    ]);
  });

  test('of a recorded docker run --rm', () => {
    expect(titles(recorded('run-hello'))).toEqual([
      'Ask',
      'Create',
      'Cable',
      'Hand over',
      'Build the box',
      'Plug in',
      'Shut the door',
      'Start',
      'Run',
      'Sweep up',
    ]);
  });

  test('follow each other without a gap from the start to the end', () => {
    const trace = recorded('run-web');
    const list = chapters(trace);
    expect(list[0]?.start).toBe(trace.start);
    expect(list.at(-1)?.end).toBe(trace.end);
    for (const [i, chapter] of list.entries()) if (i > 0) expect(chapter.start).toBe(list[i - 1]?.end);
  });

  test('hold the message they begin with', () => {
    const trace = traceOf(...START);
    const create = chapters(trace).find((chapter) => chapter.title === 'Make ready');
    expect(create?.start).toBeLessThan(10e6);
    expect(create?.start).toBeGreaterThan(1e6);
  });

  test.each([
    ['GET /containers/json', ['Ask', 'Look up']],
    ['POST /images/create', ['Ask', 'Pull']],
    ['POST /containers/{id}/stop', ['Ask', 'Stop']],
    ['POST /containers/{id}/pause', ['Ask', 'Freeze']],
    ['POST /containers/{id}/unpause', ['Ask', 'Freeze']],
    ['DELETE /containers/{id}', ['Ask', 'Remove']],
    ['POST /networks/create', ['Ask', 'Change']],
    ['POST /containers/{id}/exec', ['Ask', 'Prepare']],
    ['POST /build', ['Ask', 'Plan the build']],
    ['HEAD /_ping', ['Ask']],
  ])('of a command that asks %s', (name, expected) => expect(titles(asked('a', name))).toEqual(expected));

  test('of a refused command end with the refusal', () => {
    const trace = asked(
      'a',
      'POST /containers/create',
      ended(8, 'a', { 'http.response.status_code': 409 }, 'name in use'),
      ended(10, 'root', { 'process.exit.code': 125 }, 'exit status 125'),
    );
    expect(titles(trace)).toEqual(['Ask', 'Create', 'Refused']);
  });

  test('of a command that asks the engine nothing is one', () => {
    expect(titles(traceOf(began(0, 'root', 'terminal → terminal', 'ls'), ended(3, 'root')))).toEqual(['Shell']);
  });

  test('are found by time', () => {
    const list = chapters(traceOf(...START));
    expect(chapterIndexAt(list, -5)).toBe(0);
    expect(chapterIndexAt(list, 1e12)).toBe(list.length - 1);
  });
});
