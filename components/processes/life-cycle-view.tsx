'use client';
import { useMemo, useState } from 'react';
import { Choice } from '#components/deck/choice.tsx';
import type { ByHand } from '#components/deck/chosen-last.ts';
import { DeckBody } from '#components/deck/deck-body.tsx';
import { DeckHead } from '#components/deck/deck-head.tsx';
import { EmptyDeck } from '#components/deck/empty-deck.tsx';
import { Scroll } from '#components/deck/scroll.tsx';
import { useChosenHere } from '#components/deck/use-chosen-here.ts';
import { useMomentOf } from '#components/deck/use-moment-of.ts';
import type { Player } from '#components/player/use-player.ts';
import { type ContainerStory, stateAt } from '#engine/scene/process/container-story.ts';
import { noticeOf } from '#engine/scene/process/life-words.ts';
import type { StateChanged } from '#engine/trace/event.ts';
import type { SpanId } from '#engine/trace/ids.ts';
import { LifeDetails } from './life-details.tsx';
import { LifeDiagram } from './life-diagram.tsx';
import { LifeTable } from './life-table.tsx';
import { itemsOf, type LifeItem, momentsOf } from './life-time-layout.ts';
import { LifeTimeline } from './life-timeline.tsx';
import { LifeWays } from './life-ways.tsx';
import type { ProcessViewProps } from './processes-deck.tsx';
import { useFollowedUse } from './use-followed-use.ts';
import { useLives } from './use-lives.ts';

/** Outlives a change of view. */
let last: ByHand<string> | undefined;

/** One container's life as a machine: where it is, how it came there, what can be asked of it, and why it ended. */
export function LifeCycleView({ player, told, live, log }: ProcessViewProps) {
  const lives = useLives(log);
  useFollowedUse();
  const meant = ofSelected(lives, player);
  const [wanted, want] = useChosenHere(player?.selected, meant?.id, last);
  const chosen = lives.find(({ id }) => id === wanted) ?? mostOfRun(lives, player);
  if (!chosen) return <NoLife live={live} />;
  const choose = (id: string) => {
    last = { chosen: id, over: meant && player?.selected };
    want(id);
  };
  return (
    <>
      <DeckHead
        choice={
          <Choice
            label="Container"
            options={lives.map(({ id, name, image }) => [id, image ? `${name} · ${image}` : name])}
            value={chosen.id}
            choose={choose}
          />
        }
      />
      <Life key={chosen.id} {...{ player, told }} story={chosen} />
    </>
  );
}

/** The container that is meant by what was chosen in another picture: a request, a signal, a lack of memory. */
function ofSelected(lives: readonly ContainerStory[], player: Player | undefined): ContainerStory | undefined {
  const selected = selectedSpan(player);
  if (!selected) return undefined;
  return lives.find(({ asked, signals, memory }) =>
    [...asked, ...signals, ...memory].some(({ span }) => span === selected),
  );
}

/** The container that the run in front is about, else the last that was made. */
const mostOfRun = (lives: readonly ContainerStory[], player: Player | undefined): ContainerStory | undefined =>
  lives.findLast(({ asked }) => asked.some(({ trace }) => trace === player?.trace.id)) ?? lives.at(-1);

type Props = {
  player: Player | undefined;
  told: ProcessViewProps['told'];
  story: ContainerStory;
};

function Life({ player, told, story }: Props) {
  const items = useMemo(() => itemsOf(story), [story]);
  const facts = useMemo(() => factsOf(told.facts, story.id), [told.facts, story.id]);
  const moments = useMemo(() => tellingMoments(story, facts), [story, facts]);
  const at = useMomentOf(player, moments, told);
  const [picked, pick] = useState<string>();
  const selected = selectedSpan(player);
  const item = items.find(({ id }) => id === picked) ?? items.find((one) => selected && spanOf(one) === selected);
  const select = (one: LifeItem) => {
    pick(one.id);
    const span = spanOf(one);
    if (span && player?.trace.byId.has(span)) player.selectSpan(span);
  };
  const state = stateAt(story.steps, at);
  return (
    <>
      <DeckHead notice={noticeOf(story, at)} />
      <DeckBody
        side={<LifeDetails {...{ story, item, at, player, facts }} />}
        sideLabel="What is chosen in the container's life"
        sideKey={item?.id ?? story.id}
      >
        <Scroll label={`The life of ${story.name}`}>
          <LifeDiagram {...{ story, at, state }} />
          <LifeTimeline {...{ story, items, at, item, select }} />
          <LifeWays {...{ story, at, state }} />
          <LifeTable {...{ story, items, item, select }} />
        </Scroll>
      </DeckBody>
    </>
  );
}

/** What was told of the container's cgroup, its processes, and the files of its log. */
const factsOf = (facts: readonly StateChanged[], id: string): StateChanged[] =>
  facts.filter(({ attributes }) => attributes.container === id);

/** When anything of it changes, also what only the side tells. */
const tellingMoments = (story: ContainerStory, facts: readonly StateChanged[]): number[] =>
  [
    ...momentsOf(story),
    ...facts.map(({ at }) => at),
    ...story.lives.map(({ at }) => at),
    ...story.refusals.map(({ at }) => at),
  ].sort((a, b) => a - b);

const selectedSpan = (player: Player | undefined): SpanId | undefined =>
  player?.steps.find(({ id }) => id === player.selected)?.span.id;

/** What caused it, in the request flow. */
function spanOf(item: LifeItem): SpanId | undefined {
  switch (item.kind) {
    case 'asked':
      return item.asked.span;
    case 'signal':
      return item.signal.span;
    case 'memory':
      return item.memory.span;
    default:
      return undefined;
  }
}

function NoLife({ live }: { live: boolean }) {
  return (
    <EmptyDeck title="No container was made yet">
      <p>
        {live ? (
          <>
            Here you will see a container’s states, what brings it from one to the next, and why it ends. Try{' '}
            <code>docker run -d --name web busybox sleep 1000</code> and <code>docker stop web</code>.
          </>
        ) : (
          'In this recording there is none.'
        )}
      </p>
    </EmptyDeck>
  );
}
