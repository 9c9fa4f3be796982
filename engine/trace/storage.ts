/**
 * The attributes of `state.changed` about where a lab's containers keep their bytes. Each is told whole whenever it changed; `gone` has no
 * attributes. Paths are those of the lab's own root, but where they are said to be a container's.
 *
 * | subject | id | attributes |
 * | --- | --- | --- |
 * | `container-root` | container | ContainerRoot |
 * | `container-mount` | `<container><destination>` | ContainerMount |
 * | `file` | `<container><path>`, `volume:<name><path>` | FileChange; the action is one of FILE_ACTIONS |
 * | `disk-use` | `local` | DiskUse |
 * | `container-log` | container | ContainerLog |
 *
 * What happened to a file is told in the order in which it happened. The state of a `file` is `present` or `gone`; of one that is gone the
 * attributes say what happened to it.
 */
import { z } from 'zod';

/** The directories of which overlayfs makes a container's root. */
export const ContainerRoot = z.object({
  driver: z.string(),
  /** bottom first; the last of them is the `-init` layer of the container's own */
  lower: z.array(z.object({ directory: z.string(), chain: z.string().optional() })),
  /** `…/<id>-init/diff` */
  init: z.string().optional(),
  upper: z.string(),
  work: z.string(),
  merged: z.string(),
  /** it is put together now: of a container that does not run there is no `merged` */
  mounted: z.boolean(),
  /** what lies in the upper directory: bytes of its files, and how many entries */
  bytes: z.number().optional(),
  entries: z.number().optional(),
  /** there is more in it than is counted */
  cut: z.boolean().optional(),
});
export type ContainerRoot = z.infer<typeof ContainerRoot>;

export const MOUNT_KINDS = ['root', 'volume', 'bind', 'tmpfs', 'file', 'system'] as const;

/** One line of a container's `/proc/PID/mountinfo`, with what the engine knows of it; of one that does not run, only what the engine knows. */
export const ContainerMount = z.object({
  container: z.string(),
  /** where the container has it */
  destination: z.string(),
  /** `file`: what the engine puts there (`/etc/hosts`, `resolv.conf`, `hostname`). `system`: proc, sysfs, devpts, … */
  kind: z.enum(MOUNT_KINDS),
  /** name of the volume, and whether it has one that somebody gave */
  volume: z.string().optional(),
  anonymous: z.boolean().optional(),
  /** the directory of the volume that is mounted, where it is not the whole */
  subpath: z.string().optional(),
  /** where in the lab it comes from; absent for what has no place there */
  source: z.string().optional(),
  fileSystem: z.string().optional(),
  options: z.array(z.string()),
  readOnly: z.boolean(),
  /** of the mount itself, as mountinfo says: `shared:N`, `master:N`; private where there is none */
  propagation: z.enum(['private', 'shared', 'slave', 'unbindable']),
  /** it is there in the kernel, not only in the container's configuration */
  mounted: z.boolean(),
  /** of a tmpfs, bytes */
  sizeLimit: z.number().optional(),
  /** as it was asked for: `rslave`, `rprivate`, …; of volumes the engine asks for none */
  asked: z.string().optional(),
  /** of a `bind` or `tmpfs`: the engine lists no mount at this place */
  unasked: z.boolean().optional(),
  /** of a volume: the engine was told not to fill it from the image */
  noCopy: z.boolean().optional(),
  /** of a volume that was empty: entries that lay in it once the container was made, before its first process began */
  filled: z.number().optional(),
  /** the line of mountinfo, but for `system`; cut at 512 characters */
  line: z.string().optional(),
});
export type ContainerMount = z.infer<typeof ContainerMount>;

/**
 * `copied-up`: overlayfs made a copy of a file of a lower layer, because somebody changed it. `deleted` leaves a whiteout where a lower layer
 * has the name; `hidden` makes a directory opaque. `copied-in`: dockerd filled an empty volume with what the image has at its place.
 */
export const FILE_ACTIONS = [
  ...(['read', 'created', 'changed', 'copied-up', 'attributes', 'renamed', 'deleted', 'hidden', 'copied-in'] as const),
] as const;
export type FileAction = (typeof FILE_ACTIONS)[number];

export const FileChange = z.object({
  /** absent where a volume was changed by somebody outside */
  container: z.string().optional(),
  /** as the container sees it; in a volume, below its root */
  path: z.string(),
  /** where the bytes are now */
  where: z.enum(['lower', 'upper', 'volume', 'bind', 'tmpfs']),
  volume: z.string().optional(),
  /** the directory of the lower layer that had it */
  lower: z.string().optional(),
  /** rights, owner, size and time are those of the lower layer still, which is what `docker diff` compares */
  same: z.boolean().optional(),
  directory: z.boolean().optional(),
  whiteout: z.boolean().optional(),
  opaque: z.boolean().optional(),
  /** of a directory that hides what lower layers have in it: some of those names */
  hides: z.array(z.string()).optional(),
  /** the file's size after it; of a copy-up what was copied */
  bytes: z.number().optional(),
  /** of a copy-up: from its first byte to its name's coming, ns */
  took: z.number().optional(),
  /** of a rename: the path before */
  from: z.string().optional(),
  /** of a rename: a whiteout stands at the path before */
  leaves: z.literal('whiteout').optional(),
  /** who did it: host pid, its program, and the span of that program */
  pid: z.number().optional(),
  program: z.string().optional(),
  span: z.string().optional(),
  /** how often since it was told last, where reads and writes are counted together */
  times: z.number().optional(),
});
export type FileChange = z.infer<typeof FileChange>;

/** What takes how much of the lab's disk, by the engine's reckoning and by counting blocks of inodes once. Bytes. */
export const DiskUse = z.object({
  /** as `GET /system/df` answers */
  engine: z.object({
    layers: z.number(),
    images: z.array(z.object({ id: z.string(), names: z.array(z.string()), size: z.number(), shared: z.number() })),
    containers: z.array(
      z.object({
        ...{ id: z.string(), name: z.string(), written: z.number(), root: z.number() },
        /** `running`, `paused`, `exited`, …; older recordings lack it */
        state: z.string().optional(),
      }),
    ),
    volumes: z.array(z.object({ name: z.string(), size: z.number(), users: z.number() })),
    builds: z.array(z.object({ id: z.string(), size: z.number(), inUse: z.boolean(), shared: z.boolean() })),
  }),
  /** as it lies on the disk: each inode counted once, at the first place that has it */
  disk: z.array(
    z.object({
      /** `layer`, `container`, `volume`, `log`, `build cache`, `engine`, `containerd`, `other` */
      what: z.string(),
      id: z.string().optional(),
      path: z.string(),
      /** blocks that are taken, and the sum of lengths */
      taken: z.number(),
      length: z.number(),
      files: z.number(),
    }),
  ),
  /** of the whole file system */
  total: z.number(),
  free: z.number(),
  /** how long it took to ask and to count, ns */
  took: z.number().optional(),
  /** what was left out of these lists, in words */
  cut: z.string().optional(),
});
export type DiskUse = z.infer<typeof DiskUse>;

/** The files in which the engine keeps what a container prints; none are told of drivers that keep none. */
export const ContainerLog = z.object({
  container: z.string(),
  directory: z.string(),
  /**
   * the one that is written to, then those that were put aside, the newest first. By its inode and when it was made (RFC 3339) a file is
   * known again: inodes alone are used again, too.
   */
  files: z.array(z.object({ name: z.string(), bytes: z.number(), inode: z.number(), born: z.string() })),
});
export type ContainerLog = z.infer<typeof ContainerLog>;
