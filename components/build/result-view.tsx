'use client';
import { useMemo } from 'react';
import { EmptyDeck } from '#components/deck/empty-deck.tsx';
import { Lede, Scroll } from '#components/deck/scroll.tsx';
import { walk } from '#components/deck/walk.ts';
import { useImageMap } from '#components/images/use-image-map.ts';
import type { StoreEvents } from '#components/images/use-store-events.ts';
import type { Player } from '#components/player/use-player.ts';
import type { Build } from '#engine/scene/build.ts';
import type { ImageMap } from '#engine/scene/image-map.ts';
import { bytesText, plural } from '#engine/scene/number-words.ts';
import { chosenStep } from './chosen-step.ts';
import { type Lent, lentBy } from './never-stays.ts';
import css from './result.module.css';
import { type Result, type ResultLayer, resultLayout } from './result-layout.ts';
import { ResultRowView } from './result-row.tsx';

type Props = { player: Player; build: Build; stored: StoreEvents };

/** The image that came out: each layer beside the instruction that made it, the config on top, the base below. */
export function ResultView({ player, build, stored }: Props) {
  const map = useImageMap(player, stored);
  const layers = useMemo(() => layersOf(map, build.image), [map, build.image]);
  const result = useMemo(() => resultLayout(build, layers), [build, layers]);
  const lent = useMemo(() => (build.dockerfile ? lentBy(build.dockerfile.text, build.options) : []), [build]);
  const chosen = chosenStep(build.steps, player)?.id;
  if (build.state !== 'done' || result.rows.length === 0) return <NoImage build={build} />;
  const image = map.images.find(({ id }) => isImage(id, build.image));
  const facts = new Map(image?.layers.map((layer) => [layer.chainId, layer.facts]));
  return (
    <Scroll>
      <Lede>
        {sentenceOf(result, layers.length > 0)}
        <small>
          {image ? image.name : (build.options.tags[0] ?? 'An image without a name')}
          {build.image && <code> {build.image.replace(/^sha256:/, '').slice(0, 12)}</code>}
          {layers.length === 0 &&
            '. Its layers are not in the engine’s store at this moment: go to the end of the run.'}
        </small>
      </Lede>
      <div className={css.heads} aria-hidden="true">
        <span>instruction</span>
        <span>what it left</span>
      </div>
      <ol
        className={css.rows}
        aria-label="The image from its top to its base. Up and down move, Enter selects the step."
        onKeyDown={walk}
      >
        {result.rows.map((row, index) => (
          <ResultRowView
            key={row.key}
            {...{ row, player }}
            first={row.kind === 'base' && result.rows[index - 1]?.kind !== 'base'}
            lent={'step' in row ? lentTo(lent, row.step.lines) : []}
            stored={row.kind === 'layer' ? facts.get(row.layer.chainId) : undefined}
            chosen={'step' in row && row.step.id === chosen}
          />
        ))}
      </ol>
      <Behind result={result} />
    </Scroll>
  );
}

/** The classic builder calls images by the first twelve digits. */
const isImage = (id: string, image: string | undefined): boolean =>
  image !== undefined && id.replace(/^sha256:/, '').startsWith(image.replace(/^sha256:/, ''));

const lentTo = (lent: readonly Lent[], lines: Lent['lines'] | undefined): Lent[] =>
  lines ? lent.filter((one) => one.lines.first === lines.first) : [];

function layersOf(map: ImageMap, image: string | undefined): ResultLayer[] {
  const found = map.images.find(({ id }) => isImage(id, image));
  return (found?.layers ?? []).map(({ chainId, facts, by }) => ({
    chainId,
    ...(facts?.bytes !== undefined && { bytes: facts.bytes }),
    ...(by && { by }),
  }));
}

function sentenceOf({ rows, made, base }: Result, known: boolean): string {
  const layers = rows.filter(({ kind }) => kind === 'layer').length;
  const below = rows.filter(({ kind }) => kind === 'base').length;
  const config = rows.filter(({ kind }) => kind === 'config').length;
  const top = `The build made ${plural(layers, 'layer')} of ${bytesText(made)}`;
  const stands = !known
    ? ''
    : below === 0
      ? ', on nothing'
      : `, on ${plural(below, 'layer')} of ${bytesText(base)} that ${below === 1 ? 'was' : 'were'} there`;
  return `${top}${stands}. ${config === 0 ? 'The config says how to start it.' : `${plural(config, 'instruction')} left no layer: they are lines of the config.`}`;
}

function Behind({ result: { behind } }: { result: Result }) {
  if (behind.steps === 0) return null;
  return (
    <Lede>
      Stays behind: {plural(behind.steps, 'step')} of{' '}
      {behind.stages.map((stage, index) => (
        <span key={stage}>
          {index > 0 && ', '}
          stage <code>{stage}</code>
        </span>
      ))}
      . Of a stage only what <code>COPY --from</code> takes is in the image.
    </Lede>
  );
}

function NoImage({ build }: { build: Build }) {
  return (
    <EmptyDeck title="No image came out">
      <p>
        {build.state === 'running'
          ? 'The build is at work. When it is done, its layers stand here.'
          : 'The build ended before there was one. What its steps made is in the cache: mend the step that failed, and those before it are not run again.'}
      </p>
    </EmptyDeck>
  );
}
