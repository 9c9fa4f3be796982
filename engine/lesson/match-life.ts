/** Which containers lived as a pattern says, and which came near it. */

import { plural } from '#engine/scene/number-words.ts';
import type { ContainerStory, Step } from '#engine/scene/process/container-story.ts';
import { endingWords } from '#engine/scene/process/life-words.ts';
import type { LifePattern } from './check-process.ts';
import type { Fact } from './grade-facts.ts';
import type { LogIndex } from './log-index.ts';
import { amountIs, fits } from './match.ts';

/** @param ever its state at any time counts. Of what is only recalled, nothing that happened does. */
export function livesOf(pattern: LifePattern, ever: boolean, index: Pick<LogIndex, 'lives' | 'recalledTo'>): Fact[] {
  return index.lives.map((story) => {
    const isSeen = ({ at }: { at: number }) => at > index.recalledTo;
    const seen = { ...story, steps: story.steps.filter(isSeen), refusals: story.refusals.filter(isSeen) };
    const ending = pattern.ended && seen.steps.findLast((step) => endedSo(step, pattern.ended ?? {}));
    return {
      subject: { kind: 'container', id: story.id },
      meant: fits(story.name, pattern.of),
      so:
        stateIs(story, pattern, ever ? index.recalledTo : undefined) &&
        (!pattern.ended || ending !== undefined) &&
        restIs(seen, pattern),
      words: wordsOf(story, ending ?? story.steps.findLast((step) => step.ending)),
      ...(ending && { at: ending.at }),
    };
  });
}

/** @param since what was over by then (ns) does not count; absent: only the newest state does */
const stateIs = ({ stays }: ContainerStory, { state }: LifePattern, since: number | undefined): boolean =>
  state === undefined ||
  (since === undefined ? stays.slice(-1) : stays.filter(({ until }) => until === undefined || until > since)).some(
    (stay) => stay.state === state,
  );

function endedSo({ ending }: Step, wanted: NonNullable<LifePattern['ended']>): boolean {
  if (ending === undefined) return false;
  return (
    fits(ending.kind, wanted.how) &&
    fits(ending.code, wanted.code) &&
    fits(ending.signal, wanted.signal) &&
    fits(ending.asked?.command, wanted.by) &&
    fits(ending.childOutOfMemory, wanted.childOutOfMemory)
  );
}

const restIs = (story: ContainerStory, { starts, health, refused }: LifePattern): boolean =>
  (starts === undefined || amountIs(startsOf(story), starts)) &&
  fits(story.health.at(-1)?.status, health) &&
  (refused === undefined || story.refusals.some(({ words }) => fits(words, refused)));

const startsOf = ({ steps }: ContainerStory): number => steps.filter(({ type }) => type === 'was started').length;

/** `web is exited, after 2 starts. web ended by itself with code 3.` */
function wordsOf(story: ContainerStory, end: Step | undefined): string {
  const { name, stays, refusals, health } = story;
  const starts = plural(startsOf(story), 'start');
  const state = stays.at(-1)?.state ?? 'not made';
  const refused = refusals.at(-1)?.words;
  return [
    `${name} is ${state}${health.length > 0 ? ` and ${health.at(-1)?.status}` : ''}, after ${starts}`,
    ...(end?.ending ? [endingWords(end.ending, name).replace(/\.$/, '')] : []),
    ...(refused === undefined ? [] : [`the engine refused: ${refused}`]),
  ].join('; ');
}
