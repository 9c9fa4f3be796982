'use client';
import { useMemo, useState } from 'react';
import { Choice } from '#components/deck/choice.tsx';
import { DeckBody } from '#components/deck/deck-body.tsx';
import { DeckHead } from '#components/deck/deck-head.tsx';
import { EmptyDeck } from '#components/deck/empty-deck.tsx';
import { Scroll } from '#components/deck/scroll.tsx';
import { TextTwin } from '#components/deck/text-twin.tsx';
import tools from '#components/deck/tool-row.module.css';
import { useChosenHere } from '#components/deck/use-chosen-here.ts';
import { walk } from '#components/deck/walk.ts';
import { filesAt, lastBy, type ToldChange, touchedLast } from '#engine/scene/storage/container-files.ts';
import { drawnFiles, rowsOf } from '#engine/scene/storage/container-stack.ts';
import { diffOf } from '#engine/scene/storage/docker-diff.ts';
import { ChangeList } from './change-list.tsx';
import { FileDetails } from './file-details.tsx';
import { noticeOf } from './layers-words.ts';
import css from './stack.module.css';
import { StackDetails } from './stack-details.tsx';
import { StackPicture } from './stack-picture.tsx';
import { StackTable } from './stack-table.tsx';
import type { StorageViewProps } from './storage-deck.tsx';
import { useStacks } from './use-stacks.ts';

/** Files that are drawn, and layers that are drawn one by one. */
const MOST_DRAWN = 6;
const CALM = 7;

/** The overlay of one container: its layers, and what happened to the files that it touched. */
export function LayersView({ player, told, log }: StorageViewProps) {
  const { stacks, at, losses } = useStacks(player, told, log);
  const [file, chooseFile] = useState<{ container: string; path: string }>();
  const touched = useMemo(() => touchedLast(told.facts, at), [told.facts, at]);
  // What was chosen in another picture: its container, and what it did.
  const span = player?.steps.find(({ id }) => id === player.selected)?.span.id;
  const done = useMemo(() => (span === undefined ? undefined : lastBy(told.facts, span)), [told.facts, span]);
  const [wanted, want] = useChosenHere(player?.selected, done?.container);
  const stack = [wanted, touched].map((id) => stacks.find((one) => one.id === id)).find(Boolean) ?? stacks.at(-1);
  const chosen = file && file.container === stack?.id ? file.path : undefined;
  const choose = (path: string | undefined, container = stack?.id) =>
    chooseFile(path === undefined || container === undefined ? undefined : { container, path });
  const files = useMemo(() => filesAt(told.facts, stack?.id ?? '', at), [told.facts, stack?.id, at]);
  const drawn = drawnFiles(files.files, MOST_DRAWN, chosen);
  if (!stack) return <NoContainer />;
  const later = done && done.container === stack.id && done.at > at ? done : undefined;
  const others = stack.layers.find(({ kind }) => kind === 'image')?.shared.length ?? 0;
  const options = stacks.map(({ id, name, root }): [string, string] => [id, root.mounted ? name : `${name} (stopped)`]);
  /** To seek lets go of what is chosen in the run: here the file takes its place. */
  const goTo = (change: ToldChange) => {
    want(stack.id);
    choose(change.path);
    player?.seek(change.at);
  };
  const show = (id: string) => {
    want(id);
    choose(undefined);
  };
  return (
    <>
      <DeckHead
        notice={noticeOf(stack, files, others)}
        choice={<Choice label="Which container" options={options} value={stack.id} choose={show} />}
      />
      <DeckBody
        sideLabel={chosen === undefined ? 'The stack in full' : 'The chosen file'}
        sideKey={`${stack.id} ${chosen}`}
        side={
          chosen === undefined ? (
            <StackDetails stack={stack} diff={diffOf(files.files)} cut={losses.map(({ detail }) => detail)} />
          ) : (
            <FileDetails path={chosen} {...{ stack, files, player }} />
          )
        }
      >
        <Scroll className={css.view}>
          {(chosen !== undefined || later !== undefined) && (
            <div className={tools.row}>
              {chosen !== undefined && (
                <button type="button" onClick={() => choose(undefined)}>
                  show the whole stack
                </button>
              )}
              {player && later !== undefined && (
                <>
                  <span>What the chosen program did to files came later.</span>
                  <button type="button" onClick={() => goTo(later)}>
                    Go to that moment
                  </button>
                </>
              )}
            </div>
          )}
          <section className={css.scroller} aria-label="Layers and files" onKeyDown={walk}>
            <StackPicture
              rows={rowsOf(stack, drawn, CALM)}
              files={drawn}
              root={stack.root}
              {...{ player, chosen, choose }}
            />
          </section>
          {files.files.size > drawn.length && (
            <p className={css.more}>
              {drawn.length} of {files.files.size} touched paths are drawn; the list has all.
            </p>
          )}
          <ChangeList changes={files.changes} start={player?.trace.start} {...{ chosen, choose, span }} />
          <TextTwin>{() => <StackTable stack={stack} files={[...files.files.values()]} />}</TextTwin>
        </Scroll>
      </DeckBody>
    </>
  );
}

const NoContainer = () => (
  <EmptyDeck title="No container at this moment">
    <p>
      A container’s root is put together when it is made. Type <code>docker run -d --name web busybox sleep 1000</code>{' '}
      to see what it stands on.
    </p>
  </EmptyDeck>
);
