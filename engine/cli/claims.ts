/** `npm run --silent claims -- verify [ID…]` */
import { loadLessons } from '#engine/content/load.ts';
import { IMAGES } from '#engine/lab/base-images/build.ts';
import { type CheckResult, proveClaim } from '#engine/lesson/grade.ts';
import { type Claim, claimsOf, type Lesson } from '#engine/lesson/lesson.ts';
import { LogIndex } from '#engine/lesson/log-index.ts';
import { KeptLab } from './kept-lab.ts';
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
  inLanes,
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
/** Those that may use the same lab have their turn one after the other. */
const inOrder = fewestFirst(chosen.found, lessonOf).toSorted((one, other) =>
  imagesOf(one).localeCompare(imagesOf(other)),
);
const labs = (newLane: () => NextLab) => inLanes(inOrder, (next) => verifyAll(next, newLane()));
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

/** What is in its lab from the start, as text. */
function imagesOf(claim: Claim): string {
  return [...IMAGES.small, ...IMAGES.debian].filter(isNeeded(claim)).join(' ');
}

/** A proof that fails in a lab that was kept has its verdict from a fresh one: what was there before may have been in its way. */
async function verifyAll(next: () => Claim | undefined, nextLab: NextLab): Promise<void> {
  let kept: KeptLab | undefined;
  let images = '';
  const fresh = async (claim: Claim) => {
    images = imagesOf(claim);
    return KeptLab.of(await nextLab(isNeeded(claim)));
  };
  for (let claim = next(); claim !== undefined; claim = next()) {
    if (imagesOf(claim) !== images) kept = undefined;
    kept ??= await fresh(claim);
    await hubImagesPresent(kept.lab, hubImagesFor([lessonOf(claim)]), progress);
    let results = await prove(kept, claim).catch(kept.isFresh ? undefined : () => undefined);
    if (!results || (!kept.isFresh && !results.every(isMet))) {
      kept = await fresh(claim);
      results = await prove(kept, claim);
    }
    report(claim, results);
    if (!(await kept.isAsNew())) kept = undefined;
  }
}

function isMet({ met }: CheckResult): boolean {
  return met;
}

function report(claim: Claim, results: readonly CheckResult[]): void {
  const holds = results.every(isMet);
  tally[holds ? 'passed' : 'failed'] += 1;
  console.log(`${holds ? '✓' : '✗'} ${claim.id} (${claim.verdict})`);
  for (const { fact, missed } of results) console.log(`    ${missed ?? fact}`);
}

async function prove({ lab }: KeptLab, claim: Claim): Promise<CheckResult[]> {
  const player = await LessonPlayer.in(lab, `claim-${claim.id}`);
  for (const line of claim.proof.before) await player.type(line);
  const index = new LogIndex();
  index.recall(lab.log.events);
  const stop = lab.log.subscribe((events) => index.append(events));
  for (const line of claim.proof.run) await player.type(line);
  const proven = () => proveClaim(claim, { index, answers: {} });
  await logShows(lab.log, () => proven().every(({ met }) => met), PROOF_LIMIT_MS);
  stop();
  player.leave();
  return proven();
}
