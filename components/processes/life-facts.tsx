import { Evidence, Fact, Facts } from '#components/deck/fact.tsx';
import { durationText, plural } from '#engine/scene/number-words.ts';
import type { LifeState } from '#engine/scene/process/container-life.machine.ts';
import type { ContainerStory } from '#engine/scene/process/container-story.ts';
import { restartsOf } from '#engine/scene/process/life-words.ts';
import { logFilesAt } from '#engine/scene/process/log-files.ts';
import type { ContainerLife } from '#engine/trace/container-life.ts';
import type { StateChanged } from '#engine/trace/event.ts';
import { CgroupFacts, ProcessFacts } from '#engine/trace/process-facts.ts';
import css from './life.module.css';
import { LogFacts } from './log-facts.tsx';
import { numbersText } from './process-numbers.ts';

type Props = { story: ContainerStory; at: number; state: LifeState; facts: readonly StateChanged[] };

/** What the engine said last of the container, and what the kernel and the disk tell beside it: restarts, log, health. */
export function LifeFacts({ story, at, state, facts }: Props) {
  const known = story.lives.findLast((one) => one.at <= at);
  const life = (known ?? story.lives[0])?.life;
  const code = story.steps.findLast((one) => one.at <= at && one.ending)?.ending?.code;
  if (state === 'not made') return <h4>{story.name} is not made yet</h4>;
  return (
    <>
      <h4>{story.name}</h4>
      {life ? (
        <Told {...{ life, state, story, facts, at }} code={code ?? life.exitCode} answered={known?.at} />
      ) : (
        <p>What more there is to know was not asked in this recording.</p>
      )}
    </>
  );
}

/** `answered`: when the engine said it (ns); absent when it was later than the cursor. */
type ToldProps = Props & { life: ContainerLife; code: number; answered: number | undefined };

function Told({ life, code, state, story, facts, at, answered }: ToldProps) {
  const past = story.steps.filter((step) => step.at <= at);
  // While it changes the engine may answer nothing, so what was seen may be more than what it said.
  const restarts = Math.max(life.restart.count, restartsOf(past));
  const { restart } = life;
  const runs = state === 'running' || state === 'paused';
  const frozen = frozenAt(facts, at);
  return (
    <>
      <Facts>
        <Fact name="state">{state}</Fact>
        {runs && life.pid !== undefined && <Fact name="process 1">{numbersOf(facts, life.pid, at)}</Fact>}
        {runs && frozen !== undefined && <Fact name="cgroup">{frozen ? 'frozen' : 'not frozen'}</Fact>}
        {!runs && <Fact name="exit code">{code}</Fact>}
        {!runs && <Fact name="oomKilled">{life.oomKilled ? 'yes' : 'no'}</Fact>}
        {life.error && (
          <Fact name="error">
            <q>{life.error}</q>
          </Fact>
        )}
        <Fact name="restart">
          {restart.policy}
          {restart.most !== undefined && `, ${restart.most} times at most`}
          {(restart.policy !== 'no' || restarts > 0) && `; ${plural(restarts, 'restart')} since it was started`}
        </Fact>
        {life.removesItself && <Fact name="--rm">the engine removes it when it ends</Fact>}
        <Fact name="docker stop">
          {life.stopSignal ?? 'SIGTERM'}, SIGKILL after {life.stopTimeout ?? 10} s
        </Fact>
      </Facts>
      <LogFacts log={life.log} kept={logFilesAt(facts, story.id, at)} />
      {life.health && <HealthFacts health={life.health} />}
      <Evidence>{answerWords(story.name, answered, past.at(-1)?.at ?? 0)}</Evidence>
    </>
  );
}

/** @param last when it last went from one state to another (ns) */
function answerWords(name: string, answered: number | undefined, last: number): string {
  if (answered === undefined) return `the engine’s first answer about ${name}, a moment later than the cursor`;
  return answered < last
    ? `the engine’s answer about ${name} before its last step; of that step the engine’s event tells`
    : `the engine’s answer about ${name} after its last event`;
}

/** As the kernel says of its cgroup; undefined where that was not told. */
function frozenAt(facts: readonly StateChanged[], at: number): boolean | undefined {
  const told = facts.findLast((one) => one.subject.kind === 'cgroup' && one.at <= at);
  return CgroupFacts.safeParse(told?.attributes).data?.frozen;
}

/** On both sides, where the kernel was asked. @param pid as the lab counts */
function numbersOf(facts: readonly StateChanged[], pid: number, at: number): string {
  const told = facts.findLast(
    ({ subject, attributes, at: when }) =>
      subject.kind === 'process-facts' && when <= at && Array.isArray(attributes.pids) && attributes.pids[1] === pid,
  );
  const { pids } = ProcessFacts.safeParse(told?.attributes).data ?? {};
  return pids ? numbersText(pids) : `${pid} in the lab`;
}

function HealthFacts({ health }: { health: NonNullable<ContainerLife['health']> }) {
  return (
    <>
      <h4>Health</h4>
      <Facts>
        <Fact name="status">{health.status}</Fact>
        <Fact name="check">
          <code>{health.test.join(' ')}</code>
        </Fact>
        <Fact name="every">{durationText(health.interval ?? 30e9)}</Fact>
        <Fact name="failed in a row">
          {health.failing}, unhealthy from {health.retries ?? 3} on
        </Fact>
      </Facts>
      {health.runs.length > 0 && (
        <ol className={css.runs} aria-label="Last health checks, oldest first">
          {health.runs.map(({ start, exitCode, output }) => (
            <li key={start} data-failed={exitCode !== 0 || undefined}>
              <b>exit {exitCode}</b> <code>{output.trim() || 'printed nothing'}</code>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
