'use client';
import dynamic from 'next/dynamic';
import { useCallback, useMemo, useState, useSyncExternalStore } from 'react';
import { readDockerfile } from '#engine/scene/build-advice/dockerfile.ts';
import { buildsOfFile, buildThatTells } from '#engine/scene/build-advice/step-of-instruction.ts';
import type { Buffer } from './buffer.ts';
import { BuildBar } from './build-bar.tsx';
import { buildLine } from './build-line.ts';
import { cacheBreaks } from './cache-breaks.ts';
import { ConflictBar } from './conflict-bar.tsx';
import { contextsFor } from './contexts.ts';
import css from './editor.module.css';
import type { EditorPaneProps } from './editor-pane.tsx';
import { Footer } from './footer.tsx';
import type { LabFiles } from './lab-files.ts';
import { COMPOSE_NOTE, isCompose, isDockerfile } from './language-of.ts';
import { type MarginMark, marginMarks } from './margin-marks.ts';
import { nameOf } from './paths.ts';
import { ProblemList } from './problem-list.tsx';
import { TabBar } from './tab-bar.tsx';
import { useBuildOptions } from './use-build-options.ts';
import { useForecast } from './use-forecast.ts';
import { useIgnore } from './use-ignore.ts';
import { useProblems } from './use-problems.ts';

const CodeArea = dynamic(() => import('./code-area.tsx'), {
  ssr: false,
  loading: () => <p className={css.loading}>Loading the editor …</p>,
});

type Props = EditorPaneProps & {
  files: LabFiles;
  buffer: Buffer;
  buffers: readonly Buffer[];
  autosave: boolean;
  treeShown: boolean;
  onAutosave(autosave: boolean): void;
  onTree(shown: boolean): void;
};

const NO_MARKS: readonly MarginMark[] = [];

export function OpenFile({ files, buffer, buffers, treeShown, onTree, ...props }: Props) {
  const { path, text } = buffer;
  const { builds, cache, run } = props;
  const own = useMemo(() => buildsOfFile(builds, path), [builds, path]);
  const [goTo, setGoTo] = useState<{ line: number } | null>(null);
  const [tabMoves, setTabMoves] = useState(false);
  const [listed, setListed] = useState(false);
  const docker = isDockerfile(path);
  const chosen = useBuildOptions(docker ? path : null, text);
  const options = chosen?.options ?? null;
  const ignore = useIgnore(files, options);
  const problems = useProblems({ path, text, ignore, builds: own });
  const next = useForecast({ files, options, text, ignore, builds, cache });
  const marks = useMemo(() => {
    if (!docker) return NO_MARKS;
    return marginMarks(text, buildThatTells(own, readDockerfile(text), text), next.lines);
  }, [docker, text, own, next.lines]);
  const breaks = useMemo(() => cacheBreaks(docker ? text : '', next.lines), [docker, text, next.lines]);

  const { listings } = useSyncExternalStore(files.tree.subscribe, files.tree.read, files.tree.read);
  const textNow = useCallback((one: string) => files.buffers.of(one)?.text, [files]);

  const build = async (stay: boolean): Promise<void> => {
    if (!options) return;
    const left = await files.buffers.saveAll();
    if (left.length > 0)
      files.say(`${left.map(nameOf).join(', ')} could not be saved, so nothing was built. See the file’s tab.`);
    else run(buildLine(options), stay);
  };

  return (
    <>
      <TabBar {...{ files, buffers, active: path, treeShown, onTree }}>
        {chosen && (
          <BuildBar
            chosen={chosen}
            contexts={contextsFor(chosen.options, listings)}
            onBuild={(stay) => void build(stay)}
          />
        )}
      </TabBar>
      <ConflictBar
        key={path}
        buffer={buffer}
        onChoose={(mine) => void files.buffers.choose(path, mine)}
        onClose={() => files.buffers.close(path)}
        onAgain={() => void files.buffers.save(path)}
      />
      <div role="tabpanel" id="file-panel" aria-labelledby={`file-tab-${path}`} className={css.code}>
        <CodeArea
          lab={files.snapshot.lab ?? ''}
          path={path}
          text={text}
          textNow={textNow}
          problems={problems}
          marks={marks}
          breaks={breaks}
          images={props.images}
          goTo={goTo}
          narrow={props.narrow}
          onEdit={(one, value) => files.buffers.edit(one, value)}
          onSave={() => void files.buffers.save(path)}
          onBuild={() => void build(true)}
          onTabMoves={setTabMoves}
        />
      </div>
      {listed && (
        <ProblemList
          problems={problems}
          note={isCompose(path) ? COMPOSE_NOTE : undefined}
          onGo={(line) => setGoTo({ line })}
        />
      )}
      <Footer
        buffer={buffer}
        problems={problems}
        listed={listed}
        forecast={next.text}
        tabMoves={tabMoves}
        autosave={props.autosave}
        onListed={setListed}
        onAutosave={props.onAutosave}
      />
    </>
  );
}
