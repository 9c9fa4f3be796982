/** Images for the word after FROM: those that the lab has, and those of its hub. Pure. */
import { bytesText } from '#engine/scene/number-words.ts';
import type { HubImage } from '#engine/trace/wire.ts';

export type ImageOffer = { name: string; detail: string };

export type KnownImages = {
  /** with tag, as `docker images` names them */
  present: readonly string[];
  /** what the lab's hub has */
  hub: readonly HubImage[];
  /** what is still being made for it, some without a tag */
  coming: readonly string[];
};

/** The word that is being typed after FROM, where it begins (from 1), or null where no image is named. */
export function imageWordAt(line: string, column: number): { word: string; start: number } | null {
  const before = line.slice(0, column - 1);
  const match = before.match(/^\s*FROM\s+(?:--\S+\s+)*(\S*)$/i);
  return match ? { word: match[1] ?? '', start: column - (match[1]?.length ?? 0) } : null;
}

/** What the page knows without asking. */
export type LabImages = Omit<KnownImages, 'hub'>;

/** Stages of the file come first: they are nearest. */
export function imageOffers({ present, hub, coming }: KnownImages, stages: readonly string[]): ImageOffer[] {
  const offers = [
    ...stages.map((name) => ({ name, detail: 'a stage of this file' })),
    ...present.map((name) => ({ name, detail: 'in this lab' })),
    ...hub.map(({ name, bytes }) => ({
      name,
      detail: `on the lab’s Docker Hub${bytes ? `, ${bytesText(bytes)} to pull` : ''}`,
    })),
    ...coming.map((name) => ({ name, detail: 'being made for the lab’s Docker Hub' })),
    { name: 'scratch', detail: 'nothing at all' },
  ];
  return offers.filter(({ name }, index) => offers.findIndex((other) => other.name === name) === index);
}

/** Names of the stages above a line (from 1). */
export const stagesAbove = (text: string, line: number): string[] =>
  text
    .split('\n')
    .slice(0, line - 1)
    .flatMap((one) => one.match(/^\s*FROM\s.*\sAS\s+(\S+)\s*$/i)?.[1] ?? []);
