/** What a solution does besides typing, on a real lab. */
import { expect, test } from 'vitest';
import { type Lesson, Step } from '#engine/lesson/lesson.ts';
import { withLab } from './lab-run.ts';
import { LessonPlayer, type StepReport } from './lesson-player.ts';

const LIMIT_MS = 240_000;

const step = Step.parse({
  ...{ id: 'disk', title: 'The disk', blocks: [{ kind: 'html', html: '<p>Count.</p>' }], hints: [] },
  checks: [{ say: 'layers take some of it', storage: { disk: { what: 'layer', taken: { above: 1e6 } } } }],
  solution: [{ count: 'disk' }, { count: 'disk' }],
});
const lesson = { steps: [step] } as unknown as Lesson;

test('a solution has the disk counted, once or again, and a check can look at it', { timeout: LIMIT_MS }, async () => {
  const reports: StepReport[] = [];
  const status = await withLab(
    () => {},
    async (lab) => {
      const player = await LessonPlayer.in(lab);
      reports.push(await player.playStep(lesson, step));
      player.stop();
      return 0;
    },
  );
  expect(status).toBe(0);
  const [report] = reports;
  expect([report?.before.met, report?.after.met]).toEqual([false, true]);
  expect(report?.after.checks[0]?.fact).toMatch(
    /^of the disk [\d.]+ MB go to image layers; the engine reckons [\d.]+ MB$/,
  );
});
