/** One field of a document: what it is, and what its value says. */
import type { Json } from '#engine/trace/event.ts';
import { BUILDS, COUNTED } from './fields/build.ts';
import { BUILDKIT } from './fields/buildkit.ts';
import { CONTAINER } from './fields/container.ts';
import { CONTAINERD } from './fields/containerd.ts';
import { ENGINE } from './fields/engine.ts';
import { FILE_FACTS } from './fields/file-facts.ts';
import { HEADERS, QUERY } from './fields/header.ts';
import { IMAGE, IMAGE_CONFIG } from './fields/image.ts';
import { KERNEL } from './fields/kernel.ts';
import { LIFE_FACTS } from './fields/life-facts.ts';
import { MOUNT_FACTS } from './fields/mount-facts.ts';
import { NET_FACTS } from './fields/net-facts.ts';
import { NETWORK } from './fields/network.ts';
import { OCI } from './fields/oci.ts';
import { PROCESS_FACTS } from './fields/process-facts.ts';
import { REGISTRY, REGISTRY_HEADERS } from './fields/registry.ts';
import { STORED } from './fields/stored.ts';
import { TRACE } from './fields/trace.ts';
import { TRUST_FILES } from './fields/trust.ts';
import { Lexicon } from './glossary.ts';
import type { Spec } from './specification.ts';
import { explainWord } from './words.ts';

/** Which words a document uses: bodies of the Docker API, messages of containerd and BuildKit, config.json, system calls, … */
export type Language = 'docker' | 'rpc' | 'oci' | 'kernel' | 'header' | 'registry' | 'query' | 'trace';

const LEXICONS: Readonly<Record<Language, Lexicon>> = {
  docker: new Lexicon(CONTAINER, NETWORK, IMAGE, ENGINE, IMAGE_CONFIG),
  rpc: new Lexicon(...CONTAINERD, ...OCI, ...BUILDKIT, COUNTED, IMAGE_CONFIG, CONTAINER),
  oci: new Lexicon(...OCI),
  kernel: new Lexicon(...KERNEL),
  header: new Lexicon(...HEADERS, ...REGISTRY_HEADERS),
  registry: new Lexicon(...REGISTRY, TRUST_FILES, CONTAINER, IMAGE_CONFIG),
  query: new Lexicon(QUERY),
  trace: new Lexicon(
    ...TRACE,
    ...BUILDS,
    STORED,
    ...PROCESS_FACTS,
    NET_FACTS,
    LIFE_FACTS,
    MOUNT_FACTS,
    FILE_FACTS,
    CONTAINER,
  ),
};

export type Meaning = {
  /** What the field is for. */
  text?: string;
  /** The value in words, where it is a number or a code: `SIGTERM`, `64 MiB`, `no limit`. */
  reading?: string;
  /** What the value itself means, where it is a name: `CLONE_NEWPID`. */
  word?: string;
  spec?: Spec;
  /** The value has a name that nobody noted. */
  raw?: true;
};

/**
 * @param path from the document's own name (a route, a method, a call; none for the rest) down to the field
 * @returns undefined when there is nothing to say
 */
export function explainField(language: Language, path: readonly string[], value: Json): Meaning | undefined {
  const entry = LEXICONS[language].find(path);
  const word = typeof value === 'string' ? explainWord(value) : undefined;
  const reading = entry?.reads?.(value);
  const spec = word?.spec ?? entry?.spec;
  const raw = !path.includes('argv') && isRaw(language, value, entry?.reads !== undefined, reading);
  if (!entry && !word && !raw) return undefined;
  return {
    ...(entry && { text: entry.text }),
    ...(typeof reading === 'string' && { reading }),
    ...(word && { word: word.text }),
    ...(spec && { spec }),
    ...(raw && { raw }),
  };
}

/** Words of a command line are the program's affair (arguments.ts). Numbers need a reader that knows them; so does what a probe left as digits because it had no name for them. */
function isRaw(language: Language, value: Json, known: boolean, reading: string | null | undefined): boolean {
  if (known) return reading === undefined;
  return typeof value === 'number' || (language === 'kernel' && /^(?:0x[0-9a-f]+|\d+)$/.test(String(value)));
}
