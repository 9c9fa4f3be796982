import { createContext, useContext } from 'react';
import type { PacketFilter, PacketWatch } from '#engine/trace/packet.ts';

/** What pictures may ask of a live lab. */
export type LabHand = {
  /** Types a line into the terminal in front, and presses Enter. */
  type(line: string, stay: boolean): void;
  /** Whether packets are followed now; absent where the lab can't. */
  watch?: PacketWatch;
  follow(on: boolean, filter: PacketFilter): void;
  /** What containers use is shown now, or no more. */
  followUse(on: boolean): void;
  /** What takes its disk: now, and from now on after what changes it. False when it cannot hear it now. */
  countDisk(): boolean;
};

/** Null where there is no lab: a recording. */
export const LabHandContext = createContext<LabHand | null>(null);

export const useLabHand = (): LabHand | null => useContext(LabHandContext);
