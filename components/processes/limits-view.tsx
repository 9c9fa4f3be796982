'use client';
import { EmptyDeck } from '#components/deck/empty-deck.tsx';
import type { ProcessViewProps } from './processes-deck.tsx';

export function LimitsView(_: ProcessViewProps) {
  return <EmptyDeck title="Nothing to draw yet">{null}</EmptyDeck>;
}
