/** `npm run --silent claims -- verify [ID…]` */
import { loadLessons } from '#engine/content/load.ts';
import type { LabSession } from '#engine/daemon/lab-session.ts';
import { IMAGES } from '#engine/lab/base-images/build.ts';
import { type CheckResult, proveClaim } from '#engine/lesson/grade.ts';
import { type Claim, claimsOf, type Lesson } from '#engine/lesson/lesson.ts';
import { LogIndex } from '#engine/lesson/log-index.ts';
import { type NextLab, withLabs } from './lab-run.ts';
import { LessonPlayer } from './lesson-player.ts';
import { logShows } from './log-wait.ts';
import { newProgress } from './progress.ts';
import {
  chosenById,
  exitWith,
  fewestFirst,
  hubImagesFor,
  hubImagesPresent,
  inLabs,
  type Tally,
  tallyLine,
} from './verify.ts';

const USAGE = `Runs the proof of claims on a real lab.

  npm run --silent claims -- verify [ID…]`;

const PROOF_LIMIT_MS = 10_000;

const [task, ...ids] = process.argv.slice(2);
if (task === '--help' || task === '-h') exitWith(0, USAGE);
if (task !== 'verify') exitWith(2, `${task === undefined ? 'Which task?' : `There is no task ${task}.`}\n\n${USAGE}`);

const lessons = await loadLessons();
const chosen = chosenById(lessons.flatMap(claimsOf), ids, 'claim');
if (!chosen.ok) exitWith(2, chosen.reason);

const tally: Tally = { passed: 0, failed: 0 };
const progress = newProgress();
const labs = (newLane: () => NextLab) => inLabs(fewestFirst(chosen.found, lessonOf), newLane, verify, isNeeded);
const status = await withLabs(progress, labs, hubImagesFor(chosen.found.map(lessonOf)));
console.log(tallyLine(tally));
process.exit(status || (tally.failed > 0 ? 1 : 0));

/** The one that makes the claim: its images are those that the proof may use. */
function lessonOf({ id }: Claim): Lesson {
  const lesson = lessons.find((one) => claimsOf(one).some((claim) => claim.id === id));
  if (lesson === undefined) throw new Error(`No lesson makes the claim ${id}.`);
  return lesson;
}

/** By the proof, or for what its lesson runs; one of the small ones is in every lab. */
function isNeeded(claim: Claim): (image: string) => boolean {
  const lines = [...claim.proof.before, ...claim.proof.run].join('\n');
  const { images } = lessonOf(claim);
  return (image) => IMAGES.small.includes(image) || images.includes(image) || lines.includes(image);
}

async function verify(lab: LabSession, claim: Claim): Promise<void> {
  await hubImagesPresent(lab, hubImagesFor([lessonOf(claim)]), progress);
  const results = await prove(lab, claim);
  const failures = results.filter(({ met }) => !met);
  tally[failures.length > 0 ? 'failed' : 'passed'] += 1;
  console.log(`${failures.length > 0 ? '✗' : '✓'} ${claim.id} (${claim.verdict})`);
  for (const { fact, missed } of results) console.log(`    ${missed ?? fact}`);
}

async function prove(lab: LabSession, claim: Claim): Promise<CheckResult[]> {
  const player = await LessonPlayer.in(lab);
  for (const line of claim.proof.before) await player.type(line);
  const index = new LogIndex();
  index.recall(lab.log.events);
  const stop = lab.log.subscribe((events) => index.append(events));
  for (const line of claim.proof.run) await player.type(line);
  const proven = () => proveClaim(claim, { index, answers: {} });
  await logShows(lab.log, () => proven().every(({ met }) => met), PROOF_LIMIT_MS);
  stop();
  player.stop();
  return proven();
}
