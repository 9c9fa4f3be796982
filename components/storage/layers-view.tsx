'use client';
import { EmptyDeck } from '#components/deck/empty-deck.tsx';
import type { StorageViewProps } from './storage-deck.tsx';

export function LayersView(_: StorageViewProps) {
  return <EmptyDeck title="Nothing to draw yet">{null}</EmptyDeck>;
}
