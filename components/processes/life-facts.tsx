import { Evidence, Fact, Facts } from '#components/deck/fact.tsx';
import { durationText, plural } from '#engine/scene/number-words.ts';
import type { LifeState } from '#engine/scene/process/container-life.machine.ts';
import type { ContainerStory } from '#engine/scene/process/container-story.ts';
import type { ContainerLife } from '#engine/trace/container-life.ts';
import css from './life.module.css';

type Props = { story: ContainerStory; at: number; state: LifeState; frozen: boolean | undefined };

/** What the engine said last of the container: restarts, health, log. */
export function LifeFacts({ story, at, state, frozen }: Props) {
  const life = (story.lives.findLast((one) => one.at <= at) ?? story.lives[0])?.life;
  const code = story.steps.findLast((one) => one.at <= at && one.ending)?.ending?.code;
  return (
    <>
      <h4>{story.name}</h4>
      {life ? (
        <Told {...{ life, state, story, frozen }} code={code ?? life.exitCode} />
      ) : (
        <p>What more there is to know was not asked in this recording.</p>
      )}
    </>
  );
}

type ToldProps = Omit<Props, 'at'> & { life: ContainerLife; code: number };

function Told({ life, code, state, story, frozen }: ToldProps) {
  const { restart, log } = life;
  const runs = state === 'running' || state === 'paused';
  return (
    <>
      <Facts>
        <Fact name="state">{state}</Fact>
        {runs && life.pid !== undefined && <Fact name="process 1">pid {life.pid} of the host</Fact>}
        {runs && frozen !== undefined && <Fact name="cgroup">{frozen ? 'frozen' : 'not frozen'}</Fact>}
        {!runs && state !== 'not made' && <Fact name="exit code">{code}</Fact>}
        {!runs && <Fact name="oomKilled">{life.oomKilled ? 'yes' : 'no'}</Fact>}
        {life.error && (
          <Fact name="error">
            <q>{life.error}</q>
          </Fact>
        )}
        <Fact name="restart">
          {restart.policy}
          {restart.most !== undefined && `, ${restart.most} times at most`}
          {(restart.policy !== 'no' || restart.count > 0) &&
            `; ${plural(restart.count, 'restart')} since it was started`}
        </Fact>
        {life.removesItself && <Fact name="--rm">the engine removes it when it ends</Fact>}
        <Fact name="docker stop">
          {life.stopSignal ?? 'SIGTERM'}, SIGKILL after {life.stopTimeout ?? 10} s
        </Fact>
      </Facts>
      <h4>Log</h4>
      <Facts>
        <Fact name="driver">
          <code>{log.driver}</code>
        </Fact>
        {log.file && (
          <Fact name="file">
            <code>{log.file}</code>
          </Fact>
        )}
        <Fact name="rotation">{rotationOf(log)}</Fact>
        {Object.entries(log.options).map(([name, value]) => (
          <Fact key={name} name={name}>
            <code>{value}</code>
          </Fact>
        ))}
      </Facts>
      {life.health && <HealthFacts health={life.health} />}
      <Evidence>the engine’s answer about {story.name} after its last event</Evidence>
    </>
  );
}

/** Of `json-file` nothing is rotated unless somebody says so; `local` does it by itself. */
function rotationOf({ driver, options }: ContainerLife['log']): string {
  const [size, files] = [options['max-size'], options['max-file']];
  if (driver === 'local') return `by the driver: ${files ?? 5} files of ${size ?? '20m'}`;
  if (driver !== 'json-file') return 'not by the engine';
  if (!size) return 'none: the file grows with all that is printed';
  return `${files ?? 1} ${files && files !== '1' ? 'files' : 'file'} of ${size} at most`;
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
