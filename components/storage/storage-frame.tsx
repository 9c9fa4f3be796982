import type { ReactNode } from 'react';
import { DeckFrame } from '#components/deck/deck-frame.tsx';
import type { StorageViewProps } from './storage-deck.tsx';

type Props = Pick<StorageViewProps, 'player' | 'views'> & {
  /** What it is a picture of. */
  of: string;
  /** One sentence: what to notice now. */
  notice: string;
  choice?: ReactNode;
  children: ReactNode;
};

/** The frame of each view of the deck. */
export const StorageFrame = ({ of, children, ...frame }: Props) => (
  <DeckFrame label={`${of}. Up and down move through it, Enter selects.`} {...frame} ownMarks>
    {children}
  </DeckFrame>
);
