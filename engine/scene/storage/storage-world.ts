/** What a lab keeps where at a point in time: overlays, mounts, files, the disk's use (see `trace/storage.ts`). */
import { ContainerMount, ContainerRoot, DiskUse, FileChange } from '#engine/trace/storage.ts';
import { type ToldHistory, type ToldWorld, teller } from '../told-history.ts';

const SCHEMAS = {
  'container-root': ContainerRoot,
  'container-mount': ContainerMount,
  file: FileChange,
  'disk-use': DiskUse,
} as const;
export type StorageKind = keyof typeof SCHEMAS;
export type StorageWorld = ToldWorld<typeof SCHEMAS>;
export type StorageHistory = ToldHistory<typeof SCHEMAS>;

export const {
  isKind: isStorageKind,
  isAbout: isAboutStorage,
  historyOf: storageHistory,
  growing: growingStorage,
} = teller<typeof SCHEMAS>(SCHEMAS);
