import type { Observation } from '#engine/correlate/observation.ts';
import type { LabDriver, LabPlace, LabSpec } from '#engine/lab/driver.ts';
import type { PacketProbe } from '#engine/probes/packets/packet-probe.ts';
import type { Probe } from '#engine/probes/probe.ts';
import type { RecordingHeader } from '#engine/trace/recording.ts';
import type { HostHub } from './host-hub.ts';
import type { Recordings } from './recordings.ts';

export type ImageArchive = {
  /** As `docker images` will show them, without the tag. */
  names: readonly string[];
  /** What `docker save` would write. */
  file: string;
};

/** What every lab of this host has in common. Given to a session, so that the daemon and the command line share its code. */
export type LabHost = {
  driver: LabDriver;
  /** Puts the probes around a lab that is made but not booted. */
  watch(place: LabPlace, emit: (observation: Observation) => void): Promise<Probe>;
  /** Of a lab's packets, which are not followed until somebody asks for it. */
  packets(place: LabPlace, emit: (observation: Observation) => void, changed: () => void): PacketProbe;
  hub: HostHub;
  /** Resolves when kernel calls are seen, or when they never will be. */
  watching: Promise<void>;
  spec: Omit<LabSpec, 'id'>;
  /** Loaded before a lab is ready. */
  firstImages: readonly ImageArchive[];
  /** Loaded once it is. */
  laterImages: readonly ImageArchive[];
  about: Pick<RecordingHeader, 'host' | 'engine'>;
  /** Where sessions are kept; absent when nobody wants them on disk. */
  recordings?: Recordings;
};
