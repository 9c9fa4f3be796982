/** Checks about a build: how its steps went, and what travelled for it. */
import type { Build, BuildStep } from '#engine/scene/build.ts';
import type { Check } from './check.ts';
import type { BuildPattern } from './check-build.ts';
import { sizeInWords } from './describe.ts';
import type { CheckResult } from './grade.ts';
import type { LogIndex } from './log-index.ts';
import { commandMatches } from './match.ts';
import { buildMatches, bytesSent, contextsOf, isSameBuild, stepsLike, stepsMeant } from './match-build.ts';

type Seen = Pick<LogIndex, 'builds' | 'commands' | 'spanOf'>;

export function gradeBuild(
  { build: pattern, in: within }: Extract<Check, { kind: 'build' }>,
  index: Seen,
): CheckResult {
  const traces = within && new Set(index.commands.filter((one) => commandMatches(one, within)).map((one) => one.trace));
  const newestFirst = index.builds.filter(({ trace }) => traces?.has(trace) ?? true).toReversed();
  const found = newestFirst.find((build) => buildMatches(build, pattern));
  if (found) return { met: true, evidence: seqsOf(found, index), fact: describeBuild(found, pattern) };
  const near = newestFirst.find((build) => isSameBuild(build, pattern));
  const missed = near && { evidence: seqsOf(near, index), missed: describeBuild(near, pattern) };
  return { met: false, evidence: [], fact: 'Not observed yet', ...missed };
}

function seqsOf({ id }: Build, index: Seen): number[] {
  const span = index.spanOf(id);
  return span === undefined ? [] : [span.started, ...(span.ended === undefined ? [] : [span.ended])];
}

/** `build of my-nginx: [2/3] RUN rm -rf … cached, [3/3] COPY … ran; 31 B of its context sent` */
export function describeBuild(build: Build, { steps = [], overlap = [], sent, files }: BuildPattern): string {
  const asked = [...steps, ...overlap].flatMap((pattern) => {
    const like = stepsLike(build, pattern);
    return like.length > 0 ? like : stepsMeant(build, pattern);
  });
  const named = [...new Set(asked)].slice(0, SHOWN).map(describeStep).join(', ');
  const more = new Set(asked).size - SHOWN;
  const parts = [
    build.state === 'failed' ? `failed: ${build.error?.message ?? 'no reason was seen'}` : '',
    named === '' ? countOf(build) : `${named}${more > 0 ? ` and ${more} more` : ''}`,
    (sent !== undefined || files !== undefined) && contextsOf(build).length > 0
      ? `${sizeInWords(bytesSent(build))} of its context sent`
      : '',
  ].filter((part) => part !== '');
  return `${titleOf(build)}: ${parts.join('; ')}`;
}

const SHOWN = 4;

const titleOf = ({ builder, options }: Build): string =>
  `${builder === 'classic' ? 'classic build' : 'build'}${options.tags[0] === undefined ? '' : ` of ${shortTag(options.tags[0])}`}`;

const shortTag = (tag: string): string => tag.replace(/^docker\.io\/(library\/)?/, '').replace(/:latest$/, '');

function describeStep({ name, state, why }: BuildStep): string {
  const reason = state === 'ran' && why !== undefined ? REASONS[why.kind] : '';
  const short = name.length <= 44 ? name : `${name.slice(0, 42).trimEnd()}…`;
  return `${short} ${STATES[state]}${reason}`;
}

const STATES: Record<BuildStep['state'], string> = {
  waiting: 'waits',
  running: 'runs',
  cached: 'came from the cache',
  ran: 'ran',
  failed: 'failed',
  canceled: 'was broken off',
  'not reached': 'was not reached',
  skipped: 'was skipped',
  config: 'changed the configuration alone',
};

const REASONS: Record<NonNullable<BuildStep['why']>['kind'], string> = {
  first: ' for the first time',
  'no-cache': ', as the cache was not to be used',
  instruction: ', as its text is another',
  parent: ', as one below it ran',
  files: ', as its files are others',
  'build-arg': ', as a build argument is another',
  base: ', as its base is another',
  source: ', as what it reads from elsewhere is another',
  pruned: ', as the cache was emptied',
  'secret-or-mount': ', as a mount is another',
  unknown: '',
};

function countOf(build: Build): string {
  const own = build.steps.filter(({ instruction }) => instruction !== 'internal');
  const [cached, ran] = (['cached', 'ran'] as const).map((state) => own.filter((step) => step.state === state).length);
  return build.state === 'running' ? 'it goes on' : `${ran} steps ran, ${cached} came from the cache`;
}
