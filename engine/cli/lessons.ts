/** `npm run --silent lessons -- verify|record [ID…]` */
import { writeFile } from 'node:fs/promises';
import { loadLessons, recordingPlace } from '#engine/content/load.ts';
import type { LabSession } from '#engine/daemon/lab-session.ts';
import type { Lesson } from '#engine/lesson/lesson.ts';
import { encodeRecording } from '#engine/trace/recording.ts';
import { type NextLab, withLabs } from './lab-run.ts';
import { LessonPlayer, type StepReport } from './lesson-player.ts';
import { newProgress } from './progress.ts';
import {
  chosenById,
  exitWith,
  fewestFirst,
  hubImagesFor,
  hubImagesPresent,
  imagesPresent,
  inLabs,
  type Tally,
  tallyLine,
} from './verify.ts';

const USAGE = `Plays the solution of lessons on a real lab: every check must be unmet before and met after.

  npm run --silent lessons -- verify [ID…]
  npm run --silent lessons -- record ID…     the same, and what was observed becomes the lesson's recording

  npm run --silent lessons -- verify L03`;

const [task, ...ids] = process.argv.slice(2);
if (task === '--help' || task === '-h') exitWith(0, USAGE);
if (task !== 'verify' && task !== 'record')
  exitWith(2, `${task === undefined ? 'Which task?' : `There is no task ${task}.`}\n\n${USAGE}`);
if (task === 'record' && ids.length === 0) exitWith(2, `Which lesson?\n\n${USAGE}`);

const chosen = chosenById(await loadLessons(), ids, 'lesson');
if (!chosen.ok) exitWith(2, chosen.reason);

const tally: Tally = { passed: 0, failed: 0 };
const progress = newProgress();
const labs = (newLane: () => NextLab) =>
  inLabs(
    fewestFirst(chosen.found, (lesson) => lesson),
    newLane,
    verify,
  );
const status = await withLabs(progress, labs, hubImagesFor(chosen.found));
console.log(tallyLine(tally));
process.exit(status || (tally.failed > 0 ? 1 : 0));

/** What is printed of a lesson, together: others are played at the same time. */
type Verdict = { passed: number; failed: number; lines: string[] };

async function verify(lab: LabSession, lesson: Lesson): Promise<void> {
  await imagesPresent(lab, lesson.images);
  await hubImagesPresent(lab, hubImagesFor([lesson]), progress);
  const verdict: Verdict = { passed: 0, failed: 0, lines: [`${lesson.id} ${lesson.title}`] };
  await play(lab, lesson, verdict);
  if (task === 'record' && verdict.failed === 0) verdict.lines.push(await keep(lab, lesson));
  tally.passed += verdict.passed;
  tally.failed += verdict.failed;
  console.log(verdict.lines.join('\n'));
}

/** A recording is kept only of a run that met every check. @returns what was kept, in words */
async function keep(lab: LabSession, lesson: Lesson): Promise<string> {
  const file = recordingPlace(lesson);
  await writeFile(file, encodeRecording({ ...lab.header, title: lesson.title }, lab.log.events));
  return `  recorded ${file}`;
}

async function play(lab: LabSession, lesson: Lesson, verdict: Verdict): Promise<void> {
  const player = await LessonPlayer.in(lab);
  try {
    for (const step of lesson.steps) report(await player.playStep(lesson, step), verdict);
  } catch (error) {
    verdict.failed += 1;
    verdict.lines.push(`  ✗ ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    player.stop();
  }
}

function report({ step, before, after }: StepReport, verdict: Verdict): void {
  verdict.lines.push(`  ${step.title}`);
  for (const [index, check] of step.checks.entries()) {
    const [was, is] = [before.checks[index], after.checks[index]];
    const fault = was?.met ? `met before its step: ${was.fact}` : is?.met ? null : `not met: ${is?.missed ?? is?.fact}`;
    verdict[fault ? 'failed' : 'passed'] += 1;
    verdict.lines.push(fault ? `    ✗ ${check.say}: ${fault}` : `    ✓ ${check.say}: ${is?.fact}`);
  }
}
