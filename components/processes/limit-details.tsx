import { Evidence, Fact, Facts } from '#components/deck/fact.tsx';
import { CommandList } from '#components/network/command-list.tsx';
import type { Player } from '#components/player/use-player.ts';
import { durationText } from '#engine/scene/number-words.ts';
import { groupCommands } from '#engine/scene/process/fact-commands.ts';
import { type GaugeRow, memoryText, weightOf } from '#engine/scene/process/limit-gauges.ts';
import { limitWrites } from '#engine/scene/process/limit-writes.ts';
import css from './gauges.module.css';
import { cpuSentence } from './limit-words.ts';

/** One container's control group in numbers, and the commands that print the same. */
type Props = {
  row: GaugeRow | undefined;
  /** It was read by the cursor. */
  isTold: boolean;
  player: Player | undefined;
};

export function LimitDetails({ row, isTold, player }: Props) {
  if (!row)
    return (
      <>
        <h3>Limits of containers</h3>
        <p>
          A limit is a number in a file of the container’s control group. runc writes it there as the container starts,
          and again on <code>docker update</code>. The kernel keeps to it, for all processes of the group together.
        </p>
        <p>
          A bar shows use as a share of the limit; the stroke in it is the most that was used. Choose a container to see
          all of its numbers.
        </p>
      </>
    );
  const { name, path, facts, container } = row;
  const { limits, use, version } = facts;
  const weight = weightOf(facts);
  return (
    <>
      <h3>{name}</h3>
      {!isTold && <p>Nothing of its group was read at this moment: these are the numbers that were seen last.</p>}
      <p>{cpuSentence(limits)}</p>
      <p>
        {limits.memory === undefined
          ? 'Its memory is limited only by that of the lab.'
          : 'When its processes want more memory than the limit and nothing can be given back, the kernel kills one of them. The count includes cached files.'}
      </p>
      <Facts>
        <Fact name="group">
          <code>{path}</code>
        </Fact>
        <Fact name="version">control groups v{version}</Fact>
        {use.periods !== undefined && <Fact name="periods">{use.periods}</Fact>}
        {use.throttledNanos !== undefined && (
          <Fact name="stopped for">
            {durationText(use.throttledNanos)} in {use.throttledPeriods ?? 0} periods
          </Fact>
        )}
        {use.oomKills !== undefined && <Fact name="killed">{use.oomKills} by lack of memory</Fact>}
        {limits.memorySwap !== undefined && <Fact name="with swap">{memoryText(limits.memorySwap)}</Fact>}
        {weight !== undefined && <Fact name="CPU weight">{weight}</Fact>}
        {limits.cpuset !== undefined && <Fact name="CPUs">{limits.cpuset}</Fact>}
        <Fact name="frozen">{facts.frozen ? 'yes, by docker pause' : 'no'}</Fact>
      </Facts>
      <Evidence>
        in the group’s files on the host; flags as the engine’s inspection of the container tells them.
      </Evidence>
      <Writes container={container} player={player} />
      <CommandList commands={groupCommands(path, facts)} />
    </>
  );
}

/** What runc wrote in this run, which leads to the calls. */
function Writes({ container, player }: { container: string; player: Player | undefined }) {
  const writes = player ? limitWrites(player.trace.spans, container) : [];
  if (writes.length === 0) return null;
  return (
    <>
      <h4>What runc wrote in this run</h4>
      <ul className={css.writes}>
        {writes.map(({ file, value, span }) => (
          <li key={`${span.id} ${file}`}>
            <button type="button" onClick={() => player?.selectSpan(span.id)}>
              <code>
                {file} <b>{value}</b>
              </code>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
