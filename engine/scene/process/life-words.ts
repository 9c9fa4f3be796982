/** A container's life in sentences. Pure. */
import type { Evidence } from '#engine/trace/event.ts';
import { durationText, plural } from '../number-words.ts';
import type { Asked } from './asked.ts';
import type { ContainerStory, Gap, Step } from './container-story.ts';
import { stateAt } from './container-story.ts';
import type { Ending } from './ending.ts';

/** Why its last run ended, in one sentence that says how it is known. */
export function endingWords(ending: Ending, name: string): string {
  const { kind, code, signal, sent, asked } = ending;
  const with_ = code === undefined ? '' : ` Its code is ${code}.`;
  const child = ending.childOutOfMemory ? ` ${CHILD}` : '';
  switch (kind) {
    case 'by itself':
      if (ending.passedOn) return `${name} ended by itself with code ${code}: ${PASSED_ON}`;
      return `${name} ended by itself${code === undefined ? '' : ` with code ${code}`}.${child}`;
    case 'obeyed':
      return `${name} obeyed ${sent.at(-1)?.signal ?? 'a signal'}${since(ending)}.${with_}${child}`;
    case 'timed out':
      return `${name} did not end on ${sent[0]?.signal}, so SIGKILL followed after ${durationText(waited(ending))}.${with_}${child}`;
    case 'killed':
      return `${name} was killed by ${signal}${asked ? `, asked for by ${asked.command}` : ''}.${with_}${child}`;
    case 'out of memory':
      return `${name} was killed by the kernel: out of memory.${with_} It looks like docker kill; that the kernel did it, the kernel tells.`;
    case 'cleared away':
      return `${name} was killed by ${signal} of ${sent.at(-1)?.program}: its shim was gone, so containerd had it cleared away.${with_}${child}`;
    case 'killed from inside':
      return `${name} was killed by ${signal} of its own ${sent.at(-1)?.program ?? 'process'}.${with_}${child}`;
    case 'killed from outside':
      return `${name} was killed by ${signal} of ${sent.at(-1)?.program ?? 'a process'} outside of it, past the engine.${with_}${child}`;
    case 'killed by somebody':
      return `${name} was killed by ${signal}; who sent it was not seen.${with_}${child}`;
    case 'fault':
      return `${name} was ended by the kernel with ${signal}, for a fault of its own: nobody was seen to send it.${with_}${child}`;
    case 'aborted':
      return `${name} ended itself with ${signal} (abort), or somebody sent it; which, was not seen.${with_}${child}`;
    default:
      return kind satisfies never;
  }
}

const CHILD =
  'Before, the kernel killed another process in it: out of memory. The code does not show that, oomKilled does.';

const PASSED_ON =
  'the kernel had just killed another process in it, out of memory, and its first process passed that end on.';

const since = ({ at, sent }: Ending): string => {
  const signal = sent.at(-1);
  return signal && at > signal.at ? ` after ${durationText(at - signal.at)}` : '';
};

/** Between the first signal and the last (ns). */
export const waited = ({ sent }: Ending): number => (sent.at(-1)?.at ?? 0) - (sent[0]?.at ?? 0);

/** What made a step, in two or three words: the command, or who else. The engine also does what no request is known for: builds, tasks. */
export function causeOf({ asked, from, to, ending, setting, found }: Step): string {
  if (found) return from === 'not made' ? 'before the watch' : `found ${to}`;
  if (asked) return asked.command;
  if (ending) return CAUSES[ending.kind];
  return setting ?? 'asker not seen';
}

/** How what made it is known: that a setting did it is concluded, but that the engine waits by one is its own word. */
export const causeEvidence = ({ type, setting, ending, evidence }: Step): Evidence =>
  setting && type !== 'waits to be restarted' ? 'inferred' : (ending?.evidence ?? evidence);

const CAUSES: Readonly<Record<Ending['kind'], string>> = {
  'by itself': 'its program ended',
  obeyed: 'a signal',
  'timed out': 'SIGKILL',
  killed: 'a signal',
  'out of memory': 'out of memory',
  'cleared away': 'its shim was gone',
  'killed from inside': 'its own signal',
  'killed from outside': 'a signal past the engine',
  'killed by somebody': 'a signal',
  fault: 'a fault of its own',
  aborted: 'SIGABRT',
};

/** What a client makes of a start that was refused. */
const CLIENT_CODES: Readonly<Record<number, string>> = {
  125: 'the engine could not start it',
  126: 'the program is there, but can not be executed',
  127: 'the program was not found',
};

/** Only where a start by that client was refused: else the code is the program's own. @param all that was asked of the container */
export const clientCodeWords = ({ client, clientCode }: Asked, all: readonly Asked[]): string | undefined =>
  clientCode !== undefined && all.some((one) => one.client === client && isStart(one.verb) && one.refusal !== undefined)
    ? CLIENT_CODES[clientCode]
    : undefined;

export const gapWords = ({ from, until, rule, round }: Gap): string =>
  `Restart ${round + 1}: ${durationText(until - from)} from its end to the engine’s next start, at least ${durationText(rule)} of it waiting by the rule.`;

/** What to notice about it at a time (ns). */
export function noticeOf(story: ContainerStory, at: number): string {
  const { name, steps } = story;
  const step = steps.findLast((one) => one.at <= at);
  const state = stateAt(steps, at);
  const failed = story.refusals.findLast((one) => one.at <= at && one.at >= (step?.at ?? 0));
  switch (state) {
    case 'not made':
      return `${name} is not made yet.`;
    case 'created':
      return failed && isStart(failed.asked.verb)
        ? failedWords(story, failed.asked)
        : `${name} is made, and was never started: nothing runs.`;
    case 'running':
      return runningWords(story, at);
    case 'paused':
      return `${name} is frozen: its processes are there and get no time. Nothing can be executed in it.`;
    case 'restarting':
      return waitingWords(story, at);
    case 'exited':
    case 'removing':
    case 'gone':
    case 'dead': {
      const end = steps.findLast((one) => one.at <= at && (one.ending || isFoundEnded(one)));
      const said = end?.ending ? endingWords(end.ending, name) : end ? foundWords(name) : `${name} does not run.`;
      return `${said}${loopWords(story, at)}${state === 'gone' ? ' It is removed.' : ''}`;
    }
    default:
      return state satisfies never;
  }
}

const isFoundEnded = ({ type, to, found }: Step): boolean => type === 'ended' && to === 'exited' && found === true;

const foundWords = (name: string): string =>
  `${name} was found exited when the engine began again, which had told of no end.`;

/** Of a crash loop that is over: how often it was tried, and whether that is why it is. */
function loopWords({ steps, lives }: ContainerStory, at: number): string {
  const restarts = startsAgain(steps.filter((one) => one.at <= at));
  if (restarts === 0) return '';
  const most = lives.findLast((one) => one.at <= at)?.life.restart.most;
  return ` The engine had restarted it ${plural(restarts, 'time')}${most === restarts ? ', as often as it may' : ''}.`;
}

const isStart = (verb: string): boolean => verb === 'start' || verb === 'restart';

const failedWords = ({ name, asked: all }: ContainerStory, asked: Asked): string => {
  const why = clientCodeWords(asked, all);
  return `${name} could not be started${why ? `: ${why} (${asked.clientCode})` : ''}. It stays as it was made.`;
};

function runningWords({ name, health, signals, firsts }: ContainerStory, at: number): string {
  const now = health.findLast((one) => one.at <= at)?.status;
  if (now === 'unhealthy')
    return `${name} runs and is unhealthy. The engine only says so: it neither stops nor restarts it.`;
  const begun = firsts.findLast((one) => one.at <= at)?.at ?? 0;
  const ignored = signals.findLast((one) => one.at <= at && one.at >= begun && isIgnored(one));
  if (ignored) return `${name} goes on: the kernel drops ${ignored.signal} that comes to process 1 from inside.`;
  return now ? `${name} runs and is ${now}.` : `${name} runs.`;
}

/** Process 1 is safe from the signals of its own namespace that it has no handler for; with `--pid host` the first process is not 1. */
const isIgnored = ({ sender, receiver, pid, signal }: ContainerStory['signals'][number]): boolean =>
  sender === 'inside' && receiver === 'first' && pid === 1 && signal === 'SIGKILL';

function waitingWords({ name, steps }: ContainerStory, at: number): string {
  const past = steps.filter((one) => one.at <= at);
  const code = past.findLast((one) => one.ending)?.ending?.code;
  const how = code === undefined ? '' : ` with ${code}`;
  return `${name} ended${how} and waits to be started again: 100 ms at first, then twice as long each time, up to a minute, and 100 ms anew once it ran for 10 s; this is restart ${restartsOf(past)}.`;
}

/** As the engine counts them: since somebody started it, with the one that is waited for. */
export const restartsOf = (past: ContainerStory['steps']): number =>
  sinceStarted(past).filter(({ to }) => to === 'restarting').length;

/** Only those that came: the last wait may have been called off. */
const startsAgain = (past: ContainerStory['steps']): number =>
  sinceStarted(past).filter(({ from, to }) => from === 'restarting' && to === 'running').length;

function sinceStarted(past: ContainerStory['steps']): ContainerStory['steps'] {
  const started = past.findLastIndex(({ from, to }) => to === 'running' && (from === 'created' || from === 'exited'));
  return past.slice(started + 1);
}
