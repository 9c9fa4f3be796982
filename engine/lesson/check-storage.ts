/** Checks that look at where containers keep their bytes: layers, files, mounts, volumes, the disk (see `trace/storage.ts`). Containers are called by name. */
import { z } from 'zod';
import { FILE_ACTIONS, MOUNT_KINDS } from '#engine/trace/storage.ts';
import { amount, Matcher, words } from './matcher.ts';

const container = z.string().min(1).optional().describe('its name; any container when absent');

export const LayerPattern = z.strictObject({
  container,
  kind: z
    .enum(['upper', 'init', 'image'])
    .optional()
    .describe('`upper`: what it alone writes to; `init`: what lies under its own `/etc/hosts` and the like'),
  with: z.string().min(1).optional().describe('name of another container that stands on the same directory'),
  shared: z.boolean().optional().describe('other containers stand on the same directory'),
  directory: words.optional().describe('as the lab has it: `/var/lib/docker/overlay2/…/diff`'),
  bytes: Matcher.optional().describe('what lies in it, of `upper` only'),
  entries: Matcher.optional().describe('files and directories in it, of `upper` only'),
  mounted: z.boolean().optional().describe('the container’s root is put together now'),
});
export type LayerPattern = z.infer<typeof LayerPattern>;

/** What happened to a file, at any time; `now` asks for what is left of that. */
export const FilePattern = z.strictObject({
  container,
  volume: z.string().min(1).optional().describe('name of the volume that has it; then `path` is below its root'),
  path: words.optional().describe('as the container sees it'),
  action: z.enum(FILE_ACTIONS).optional(),
  from: words.optional().describe('of `renamed`: its path before'),
  where: z.enum(['lower', 'upper', 'volume', 'bind', 'tmpfs']).optional().describe('where its bytes were after that'),
  now: z
    .enum(['lower', 'upper', 'whiteout', 'gone'])
    .optional()
    .describe('of a container’s own layers: `lower`: only read; `gone`: it was in the upper directory alone'),
  whiteout: z.boolean().optional().describe('of `deleted`: a mark in the upper directory hides it'),
  opaque: z.boolean().optional().describe('of a directory: it hides all that lower layers have in it'),
  directory: z.boolean().optional(),
  same: z.boolean().optional().describe('rights, owner, size and time are those of the lower layer still'),
  bytes: Matcher.optional().describe('its size then; of `copied-up`: what was copied'),
  took: Matcher.optional().describe('of `copied-up`: nanoseconds'),
  by: words.optional().describe('the program that did it: `sh`, `dockerd`'),
});
export type FilePattern = z.infer<typeof FilePattern>;

export const MountPattern = z.strictObject({
  container,
  destination: words.optional().describe('where the container has it'),
  kind: z.enum(MOUNT_KINDS).optional(),
  volume: words.optional().describe('name of the volume'),
  anonymous: z.boolean().optional().describe('of a volume: nobody gave it a name'),
  source: words.optional().describe('where it lies in the lab'),
  fileSystem: z.string().optional().describe('`ext4`, `tmpfs`, `overlay`'),
  options: words.optional().describe('one of its options: `ro`, `size=1024k`'),
  readOnly: z.boolean().optional(),
  propagation: z.enum(['private', 'shared', 'slave', 'unbindable']).optional().describe('of the mount in the kernel'),
  asked: z.string().optional().describe('propagation as it was asked for: `rslave`'),
  sizeLimit: Matcher.optional().describe('of a tmpfs, bytes'),
  noCopy: z.boolean().optional(),
  filled: Matcher.optional().describe('of a volume that was new: entries that dockerd put into it'),
  state: z
    .enum(['mounted', 'configured', 'gone'])
    .optional()
    .describe('`configured`: the engine knows of it, and the container does not run; `gone`: with its container'),
  by: z.enum(['dockerd', 'runc']).optional().describe('whose call made it, where that call was seen'),
});
export type MountPattern = z.infer<typeof MountPattern>;

export const VolumePattern = z.strictObject({
  name: words.optional(),
  driver: z.string().optional(),
  anonymous: z.boolean().optional().describe('nobody gave it a name'),
  labels: z.record(z.string(), Matcher).optional(),
  usedBy: z.string().min(1).optional().describe('name of a container that has it, running or not'),
  users: amount.optional().describe('how many containers have it'),
  size: Matcher.optional().describe('bytes, by the engine; known once somebody had the disk counted'),
  state: z
    .enum(['present', 'gone'])
    .optional()
    .describe('`gone`: the engine removed it, at any time; with `in`, for that command'),
});
export type VolumePattern = z.infer<typeof VolumePattern>;

/** Known once somebody had the disk counted, in the Storage deck or by a solution's `count: disk`. */
export const DiskPattern = z.strictObject({
  what: z
    .enum(['layer', 'container', 'volume', 'log', 'build cache', 'engine', 'containerd', 'other'])
    .describe('by what holds it; all of these together'),
  name: z.string().min(1).optional().describe('of that container or volume alone'),
  taken: Matcher.optional().describe('bytes of blocks that are taken, each inode once'),
  length: Matcher.optional().describe('bytes, as files are long'),
  engine: Matcher.optional().describe('bytes, as `docker system df` reckons; of `layer`, `container`, `volume`'),
});
export type DiskPattern = z.infer<typeof DiskPattern>;

const WHAT = {
  layer: LayerPattern.optional().describe('one directory of a container’s root'),
  file: FilePattern.optional(),
  mount: MountPattern.optional(),
  volume: VolumePattern.optional(),
  disk: DiskPattern.optional(),
} as const;
export type StorageWhat = keyof typeof WHAT;

export const StoragePattern = z
  .strictObject({
    ...WHAT,
    count: amount
      .optional()
      .describe(
        'how many there are (of `file`: changes); at least one when absent. Of a container or volume that is named, something must be known',
      ),
  })
  .refine((one) => Object.keys(WHAT).filter((what) => one[what as StorageWhat] !== undefined).length === 1, {
    error: `names exactly one of: ${Object.keys(WHAT).join(', ')}`,
  });
export type StoragePattern = z.infer<typeof StoragePattern>;

/** Commands cause changes of files and take volumes away; the rest is what it is. */
export const isOfCommand = ({ storage, in: command }: { storage: StoragePattern; in?: unknown }): boolean =>
  command === undefined || storage.file !== undefined || storage.volume?.state === 'gone';
