/** What of a lab's storage fits a pattern, and what comes near it, each with the words that tell of it. */
import { bytesText } from '#engine/scene/number-words.ts';
import { type StackLayer, stacksOf } from '#engine/scene/storage/container-stack.ts';
import type { LayerPattern, StoragePattern } from './check-storage.ts';
import type { Fact } from './grade-facts.ts';
import type { LogIndex } from './log-index.ts';
import { fits } from './match.ts';
import { diskFacts } from './match-disk.ts';
import { fileFacts } from './match-files.ts';
import { mountFacts } from './match-mounts.ts';
import { volumeFacts } from './match-volumes.ts';
import type { SeenStorage } from './seen-storage.ts';

export function storageFacts(pattern: StoragePattern, seen: SeenStorage, index: LogIndex): Fact[] {
  if (pattern.layer) return layerFacts(pattern.layer, seen);
  if (pattern.file) return fileFacts(pattern.file, seen);
  if (pattern.mount) return mountFacts(pattern.mount, seen, index);
  if (pattern.volume) return volumeFacts(pattern.volume, seen, index);
  return pattern.disk ? diskFacts(pattern.disk, seen) : [];
}

/** What is told of when such a fact changes. */
export function kindsOfStorage(pattern: StoragePattern): readonly string[] {
  if (pattern.layer) return ['container-root'];
  if (pattern.file) return ['file', 'container-root'];
  if (pattern.mount) return ['container-mount'];
  return pattern.volume ? ['volume', 'container-mount', 'disk-use'] : ['disk-use'];
}

function layerFacts(pattern: LayerPattern, { world, nameOf }: SeenStorage): Fact[] {
  const names = new Map([...world['container-root'].keys()].map((id) => [id, { name: nameOf(id) }]));
  return stacksOf(world['container-root'], names, new Map()).flatMap(({ id, name, root, layers }) =>
    layers.map((layer) => ({
      subject: { kind: 'container-root', id },
      meant: fits(name, pattern.container) && fits(layer.kind, pattern.kind),
      so:
        (pattern.with === undefined || layer.shared.includes(pattern.with)) &&
        fits(layer.shared.length > 0, pattern.shared) &&
        fits(layer.directory, pattern.directory) &&
        fits(layer.bytes, pattern.bytes) &&
        fits(layer.kind === 'upper' ? root.entries : undefined, pattern.entries) &&
        fits(root.mounted, pattern.mounted),
      words: layerWords(name, layer),
    })),
  );
}

const LAYERS: Record<StackLayer['kind'], string> = {
  upper: 'the upper directory of',
  init: 'the init layer of',
  image: 'a layer of the image below',
};

/** `a layer of the image below sa is that of sb, too`; `the upper directory of sa holds 315 MB` */
function layerWords(name: string, { kind, bytes, shared }: StackLayer): string {
  const title = `${LAYERS[kind]} ${name}`;
  if (shared.length > 0) return `${title} is below ${shared.slice(0, 2).join(' and ')}, too`;
  return bytes === undefined ? `${title} is its own` : `${title} holds ${bytesText(bytes)}`;
}
