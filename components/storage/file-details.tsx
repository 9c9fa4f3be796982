'use client';
import { Directory } from '#components/deck/directory.tsx';
import { Evidence, Fact, Facts } from '#components/deck/fact.tsx';
import type { Player } from '#components/player/use-player.ts';
import { bytesText, durationText } from '#engine/scene/number-words.ts';
import type { ContainerFiles } from '#engine/scene/storage/container-files.ts';
import type { ContainerStack } from '#engine/scene/storage/container-stack.ts';
import { actionWords } from '#engine/scene/storage/file-words.ts';
import css from './change-list.module.css';
import { Who } from './who.tsx';

type Props = { path: string; stack: ContainerStack; files: ContainerFiles; player: Player | undefined };

/** One file: where its bytes are now, on the lab's disk, and what happened to it. */
export function FileDetails({ path, stack, files: { files, changes }, player }: Props) {
  const file = files.get(path);
  if (!file) return <p>Nothing is known of {path} at this moment.</p>;
  const own = changes.filter((change) => change.path === path || change.from === path);
  const { upper } = stack.root;
  return (
    <>
      <h3>
        <code>{path}</code>
      </h3>
      <p>{WHERE[file.now]}</p>
      <Facts>
        {file.now === 'upper' && (
          <Fact name="in the upper directory">
            <Directory path={`${upper}${path}`} />
          </Fact>
        )}
        {file.now === 'whiteout' && (
          <Fact name="whiteout, a device 0:0">
            <Directory path={`${upper}${path}`} />
          </Fact>
        )}
        {file.lower !== undefined && (
          <Fact name="in the image">
            <Directory path={`${file.lower}${path}`} />
          </Fact>
        )}
        {file.bytes !== undefined && <Fact name="size">{bytesText(file.bytes)}</Fact>}
        {file.copy?.bytes !== undefined && (
          <Fact name="copied up">
            {bytesText(file.copy.bytes)}
            {file.copy.took !== undefined && ` in ${durationText(file.copy.took)}`}
          </Fact>
        )}
        {file.hides.length > 0 && (
          <Fact name="hides">
            <code>{file.hides.join(' ')}</code>
          </Fact>
        )}
      </Facts>
      <h4>What happened to it</h4>
      <ol className={css.history}>
        {own.map((change) => (
          <li key={change.event.seq}>
            {actionWords(change)} <Who change={change} player={player} />
          </li>
        ))}
      </ol>
      <Evidence>fanotify on the lab’s disk, and what stood there a moment later</Evidence>
    </>
  );
}

const WHERE = {
  lower: 'The container reads it where the image has it: nothing was copied.',
  upper: 'The container sees the one in its own upper directory.',
  whiteout: 'The container does not see it: a whiteout in the upper directory hides what the image has.',
  gone: 'It was in the upper directory alone, and is there no more.',
} as const;
