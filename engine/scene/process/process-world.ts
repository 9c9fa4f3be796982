/** What a lab's processes were for the kernel at a point in time: namespaces, rights, cgroups (see `trace/process-facts.ts`); and what is kept of their output. */
import { CgroupFacts, ProcessFacts } from '#engine/trace/process-facts.ts';
import { ContainerLog } from '#engine/trace/storage.ts';
import { type ToldHistory, type ToldWorld, teller } from '../told-history.ts';

const SCHEMAS = { 'process-facts': ProcessFacts, cgroup: CgroupFacts, 'container-log': ContainerLog } as const;
export type ProcessKind = keyof typeof SCHEMAS;
export type ProcessWorld = ToldWorld<typeof SCHEMAS>;
export type ProcessHistory = ToldHistory<typeof SCHEMAS>;

export const {
  isKind: isProcessKind,
  isAbout: isAboutProcesses,
  historyOf: processHistory,
  growing: growingProcesses,
} = teller<typeof SCHEMAS>(SCHEMAS);
