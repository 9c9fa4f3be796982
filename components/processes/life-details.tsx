import { Evidence, Fact, Facts } from '#components/deck/fact.tsx';
import type { Player } from '#components/player/use-player.ts';
import { durationText } from '#engine/scene/number-words.ts';
import type { Asked } from '#engine/scene/process/asked.ts';
import { type ContainerStory, stateAt } from '#engine/scene/process/container-story.ts';
import { causeEvidence, causeOf, clientCodeWords, endingWords } from '#engine/scene/process/life-words.ts';
import type { StateChanged } from '#engine/trace/event.ts';
import type { SpanId } from '#engine/trace/ids.ts';
import css from './life.module.css';
import { LifeFacts } from './life-facts.tsx';
import { itemWords, receiverOf, senderOf } from './life-item-words.ts';
import type { LifeItem } from './life-time-layout.ts';

type Props = {
  story: ContainerStory;
  item: LifeItem | undefined;
  at: number;
  player: Player | undefined;
  /** what was told of its cgroup, its processes and its log */
  facts: readonly StateChanged[];
};

/** What is chosen in the life; below it, and without a choice alone, what the engine says of the container by now. */
export function LifeDetails({ story, item, at, player, facts }: Props) {
  return (
    <div className={css.details}>
      {item && <Chosen {...{ story, item, player }} />}
      <LifeFacts story={story} at={at} state={stateAt(story.steps, at)} facts={facts} />
    </div>
  );
}

function Chosen({ story, item, player }: { story: ContainerStory; item: LifeItem; player: Player | undefined }) {
  switch (item.kind) {
    case 'stay':
      return <ChosenStay {...{ story, item, player }} />;
    case 'asked':
      return <ChosenRequest asked={item.asked} all={story.asked} player={player} />;
    case 'signal':
      return (
        <>
          <h3>{item.signal.signal}</h3>
          <Facts>
            <Fact name="from">{senderOf(item.signal)}</Fact>
            <Fact name="to">{receiverOf(item.signal)}</Fact>
          </Facts>
          <InFlow span={item.signal.span} player={player} />
          <Evidence>{item.signal.span ? 'the system call, by the kernel probe' : 'the engine’s event'}</Evidence>
        </>
      );
    case 'memory':
      return (
        <>
          <h3>Out of memory</h3>
          <p>{itemWords(item, story)}.</p>
          <InFlow span={item.memory.span} player={player} />
          <Evidence>the kernel’s choice of a victim (oom:mark_victim)</Evidence>
        </>
      );
    case 'health':
      return (
        <>
          <h3>{item.status}</h3>
          <Evidence>the engine’s word on its own checks</Evidence>
        </>
      );
    default:
      return item satisfies never;
  }
}

function ChosenStay({
  story,
  item,
  player,
}: {
  story: ContainerStory;
  item: LifeItem & { kind: 'stay' };
  player: Player | undefined;
}) {
  const { state, from, until } = item.stay;
  const step = story.steps[item.index];
  const gap = story.gaps.find(
    (one) => one.from <= from && until !== undefined && one.until <= until && one.until > from,
  );
  return (
    <>
      <h3>{state}</h3>
      {step?.ending && <p>{endingWords(step.ending, story.name)}</p>}
      <Facts>
        {step && <Fact name="came by">{causeOf(step)}</Fact>}
        {step?.asked?.line && (
          <Fact name="line">
            <code>{step.asked.line}</code>
          </Fact>
        )}
        {until !== undefined && <Fact name="lasted">{durationText(until - from)}</Fact>}
        {gap && (
          <Fact name="rule">
            waits {durationText(gap.rule)} (100 ms · 2<sup>{gap.round}</sup>); seen {durationText(gap.until - gap.from)}{' '}
            from the program’s end to the engine’s next start, clearing up included
          </Fact>
        )}
        {step?.ending?.code !== undefined && <Fact name="exit code">{step.ending.code}</Fact>}
      </Facts>
      <InFlow span={step?.asked?.span ?? step?.ending?.sent.at(-1)?.span} player={player} />
      <Evidence how={step && causeEvidence(step)}>
        the engine’s events{step?.setting && ', and how the container was set'}
        {step?.ending && ', the signals and the process’ end by the kernel probe'}
      </Evidence>
    </>
  );
}

type RequestProps = { asked: Asked; all: readonly Asked[]; player: Player | undefined };

function ChosenRequest({ asked, all, player }: RequestProps) {
  const why = clientCodeWords(asked, all);
  return (
    <>
      <h3>{asked.command}</h3>
      {asked.refusal !== undefined && (
        <p className={css.refusal}>
          refused: <q>{asked.refusal}</q>
        </p>
      )}
      <Facts>
        {asked.line && (
          <Fact name="line">
            <code>{asked.line}</code>
          </Fact>
        )}
        {asked.answeredAt !== undefined && <Fact name="took">{durationText(asked.answeredAt - asked.at)}</Fact>}
        {asked.clientCode !== undefined && (
          <Fact name="client’s code">
            {asked.clientCode}
            {why && `: ${why}`}
          </Fact>
        )}
      </Facts>
      <InFlow span={asked.span} player={player} />
      <Evidence>the request to dockerd and its answer</Evidence>
    </>
  );
}

/** Spans of other runs are not in the picture in front. */
function InFlow({ span, player }: { span: SpanId | undefined; player: Player | undefined }) {
  if (!span || !player?.trace.byId.has(span)) return null;
  return (
    <button type="button" className={css.flow} onClick={() => player.selectSpan(span)}>
      Show it in the request flow
    </button>
  );
}
