/** Everything a host needs before it can make labs: image, driver, probes. The one place that names their implementations. */
import { join } from 'node:path';
import { buildBaseImages, IMAGES } from '#engine/lab/base-images/build.ts';
import type { LabSpec } from '#engine/lab/driver.ts';
import { buildLabImage } from '#engine/lab/image/build.ts';
import { sweep } from '#engine/lab/lab-destroy.ts';
import { RuncDriver } from '#engine/lab/runc-driver.ts';
import { balancingOf } from '#engine/mesh/kernel-balancing.ts';
import { withMesh } from '#engine/mesh/with-mesh.ts';
import { DecodeLink } from '#engine/probes/decode-link.ts';
import { FilesLink } from '#engine/probes/files/files-link.ts';
import type { KernelProbe } from '#engine/probes/kernel-probe.ts';
import { startKernelReader } from '#engine/probes/kernel-reader.ts';
import { PacketProbe } from '#engine/probes/packets/packet-probe.ts';
import { watchLab } from '#engine/probes/watch-lab.ts';
import { hostFacts } from './host-facts.ts';
import { type HostHub, openHostHub } from './host-hub.ts';
import type { LabHost } from './lab-host.ts';

import { LIMITS, numberFromEnv } from './limits.ts';
import { Recordings } from './recordings.ts';

export type OpenHost = {
  host: LabHost;
  /** Ends what watches; labs may still be ending meanwhile. */
  close(): Promise<void>;
};

export type HostOptions = {
  stateDir: string;
  keepRecordings: boolean;
  /** Labs are ready only with all their images, so that loading them disturbs no run; else the large ones come soon after. */
  allImagesFirst?: boolean;
  /** Images that the labs' Docker Hub makes (`redis`, `nicolaka/netshoot`), whatever the environment says. */
  hubImages?: readonly string[];
  progress?: (line: string) => void;
};

const specOfLabs = (): Omit<LabSpec, 'id'> => ({
  memoryMiB: numberFromEnv('ENGINE_ROOM_LAB_MEMORY_MIB', LIMITS.memoryOfLabMiB),
  cpuPercent: 200,
  pids: Math.floor(numberFromEnv('ENGINE_ROOM_LAB_TASKS', LIMITS.tasksOfLab)),
  diskMiB: numberFromEnv('ENGINE_ROOM_LAB_DISK_MIB', LIMITS.diskPerLabMiB),
});

/** @throws LabError with what is missing and the line that mends it. */
export async function openHost(options: HostOptions): Promise<OpenHost> {
  const { stateDir, keepRecordings, allImagesFirst, hubImages, progress } = options;
  const image = await buildLabImage(progress);
  const archives = await buildBaseImages(image, progress);
  const small = { names: IMAGES.small, file: archives.small };
  const large = { names: IMAGES.debian, file: archives.debian };
  await sweep(stateDir);
  const recordings = keepRecordings ? await openRecordings(stateDir) : undefined;
  const kernel = startKernelReader();
  const decoding = new DecodeLink();
  const files = new FilesLink();
  const balancing = await balancingOf();
  const hub = await openHostHub({
    stateDir,
    log: (line) => console.error(line),
    ...(hubImages && { images: hubImages }),
  });
  const host: LabHost = {
    driver: new RuncDriver({ rootfs: image.rootfs, state: stateDir }),
    watch: (place, emit) =>
      withMesh({ place, rootfs: image.rootfs, balancing, emit }, (told) =>
        watchLab({ place, imageDir: image.dir, kernel, decoding, files, emit: told }),
      ),
    packets: (place, emit, changed) => new PacketProbe({ place, rootfs: image.rootfs, emit, changed }),
    hub,
    watching: attached(kernel),
    spec: specOfLabs(),
    firstImages: allImagesFirst ? [small, large] : [small],
    laterImages: allImagesFirst ? [] : [large],
    about: { host: hostFacts(), engine: image.versions },
    ...(recordings && { recordings }),
  };
  return { host, close: () => closeAll({ kernel, decoding, files, hub }) };
}

const openRecordings = (stateDir: string) =>
  Recordings.open(join(stateDir, 'recordings'), { count: LIMITS.recordingsCount, bytes: LIMITS.recordingsBytes });

type Open = { kernel: KernelProbe; decoding: DecodeLink; files: FilesLink; hub: HostHub };

async function closeAll({ kernel, decoding, files, hub }: Open): Promise<void> {
  await Promise.all([kernel.stop(), decoding.stop(), files.stop(), hub.close()]);
}

/** A host without bpftrace still has labs; their traces say that the kernel is not watched. */
const attached = (kernel: KernelProbe): Promise<void> => kernel.attached.catch(() => {});
