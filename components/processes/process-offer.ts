'use client';
import { createContext, type ReactNode, useContext } from 'react';

/** A question that is answered by a process: whoever shows processes lets them be picked. */
export type ProcessOffer = {
  ask: ReactNode;
  pids: ReadonlySet<number>;
  picked: number | undefined;
  pick(pid: number): void;
};

export type ProcessOffers = {
  offer: ProcessOffer | null;
  /** Null takes it back. */
  setOffer(offer: ProcessOffer | null): void;
};

export const ProcessOffersContext = createContext<ProcessOffers>({ offer: null, setOffer: () => {} });

export const useProcessOffers = (): ProcessOffers => useContext(ProcessOffersContext);
