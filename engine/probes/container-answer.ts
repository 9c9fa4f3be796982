/** What `GET /containers/{id}/json` says of a container's life, pure. What answers is the lab's, and may say anything, at any length. */
import { ContainerLife } from '#engine/trace/container-life.ts';

/** Characters, and entries of a list. */
export const LIFE_BOUNDS = { error: 2048, output: 1024, runs: 5, options: 20, text: 512 } as const;

type Fields = Readonly<Record<string, unknown>>;

/** Undefined for what is no such answer. */
export function lifeOf(answer: unknown): ContainerLife | undefined {
  const { State, Config, HostConfig, RestartCount, LogPath } = fieldsOf(answer);
  const [state, config, host] = [fieldsOf(State), fieldsOf(Config), fieldsOf(HostConfig)];
  const { Name, MaximumRetryCount } = fieldsOf(host.RestartPolicy);
  const log = fieldsOf(host.LogConfig);
  const { data } = ContainerLife.safeParse({
    pid: positive(state.Pid),
    exitCode: state.ExitCode,
    oomKilled: state.OOMKilled,
    error: cut(state.Error, LIFE_BOUNDS.error) || undefined,
    startedAt: timeOf(state.StartedAt),
    finishedAt: timeOf(state.FinishedAt),
    restart: { policy: cut(Name) || 'no', most: positive(MaximumRetryCount), count: RestartCount },
    pidMode: cut(host.PidMode) || undefined,
    removesItself: host.AutoRemove,
    stopSignal: cut(config.StopSignal) || undefined,
    stopTimeout: config.StopTimeout ?? undefined,
    health: state.Health ? healthOf(fieldsOf(state.Health), fieldsOf(config.Healthcheck)) : undefined,
    log: { driver: cut(log.Type), options: optionsOf(fieldsOf(log.Config)), file: cut(LogPath) || undefined },
  });
  // What is absent has no key.
  return data && (JSON.parse(JSON.stringify(data)) as ContainerLife);
}

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const positive = (value: unknown) => (typeof value === 'number' && value > 0 ? value : undefined);

/** What is no text stays what it is, for the check to find. */
const cut = (value: unknown, most: number = LIFE_BOUNDS.text): unknown =>
  typeof value === 'string' && value.length > most ? `${value.slice(0, most)}…` : value;

/** Go writes the beginning of our era for a time that there was not. */
const timeOf = (value: unknown): unknown =>
  typeof value === 'string' && value.startsWith('0001-') ? undefined : cut(value);

const healthOf = (health: Fields, check: Fields): unknown => ({
  status: cut(health.Status),
  failing: health.FailingStreak,
  test: listOf(check.Test)
    .slice(0, LIFE_BOUNDS.options)
    .map((word) => cut(word)),
  interval: positive(check.Interval),
  retries: positive(check.Retries),
  runs: listOf(health.Log)
    .slice(-LIFE_BOUNDS.runs)
    .map(fieldsOf)
    .map(({ Start, End, ExitCode, Output }) => ({
      ...{ start: cut(Start), end: cut(End), exitCode: ExitCode },
      output: cut(Output, LIFE_BOUNDS.output),
    })),
});

const optionsOf = (options: Fields): unknown =>
  Object.fromEntries(
    Object.entries(options)
      .slice(0, LIFE_BOUNDS.options)
      .map(([name, value]) => [name.slice(0, LIFE_BOUNDS.text), cut(value)]),
  );
