import { type ComponentType, lazy, type ReactNode } from 'react';
import { RequestFlow } from '#components/flow/request-flow.tsx';
import { ImageDeck } from '#components/images/image-deck.tsx';
import type { Player } from '#components/player/use-player.ts';
import { ProcessesDeck } from '#components/processes/processes-deck.tsx';
import type { DECKS as DECKS_OF_LESSONS } from '#engine/lesson/lesson.ts';
import type { Runs } from '#engine/scene/runs.ts';
import type { TraceLog } from '#engine/trace/log.ts';

/** What a deck may draw from; it takes of it what it needs. */
export type DeckProps = {
  /** The run that is shown, with the cursor in it. */
  player: Player | undefined;
  /** All runs of the session, and everything that was told in it. */
  runs: Runs;
  log: TraceLog;
  /** An engine is there, so that what is missing can be typed. */
  live: boolean;
  /** What to show while nothing ran yet. */
  empty: ReactNode;
};

export type DeckId = (typeof DECKS_OF_LESSONS)[number];

type Deck = { id: DeckId; name: string } & (
  | {
      Picture: ComponentType<DeckProps>;
      /** It is drawn with the marks of the request flow: their legend stands below it. */
      hasLegend?: boolean;
    }
  | { disabled: string }
);

/** It brings a reader of Dockerfiles, which other pictures do not need. */
const BuildDeck = lazy(() =>
  import('#components/build/build-deck.tsx').then((module) => ({ default: module.BuildDeck })),
);

const NetworkDeck = lazy(() =>
  import('#components/network/network-deck.tsx').then((module) => ({ default: module.NetworkDeck })),
);

const StorageDeck = lazy(() =>
  import('#components/storage/storage-deck.tsx').then((module) => ({ default: module.StorageDeck })),
);

/** The pictures in the order of their tabs. How to add one stands in `components/deck/deck-frame.tsx`. */
export const DECKS: readonly Deck[] = [
  { id: 'request-flow', name: 'Request flow', Picture: RequestFlow, hasLegend: true },
  { id: 'layers', name: 'Layers', Picture: ImageDeck },
  { id: 'build', name: 'Build', Picture: BuildDeck },
  { id: 'network', name: 'Network', Picture: NetworkDeck },
  { id: 'storage', name: 'Storage', Picture: StorageDeck },
  { id: 'processes', name: 'Processes', Picture: ProcessesDeck, hasLegend: true },
];

const FIRST = { Picture: RequestFlow, hasLegend: true };

/** A deck's picture; of one that is to come, the request flow. */
export function pictureOf(id: DeckId): { Picture: ComponentType<DeckProps>; hasLegend?: boolean } {
  const deck = DECKS.find((one) => one.id === id);
  return deck && 'Picture' in deck ? deck : FIRST;
}

/** What a lesson wants in front, as far as there is such a picture. */
export const orThere = (wanted: DeckId): DeckId =>
  DECKS.some((deck) => deck.id === wanted && 'Picture' in deck) ? wanted : 'request-flow';
