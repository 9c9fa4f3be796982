/** What the daemon and a lab's files process say to each other: one task at a time or several, each answered once, and signs of life. */
import type { FilesToPage, PageToFiles } from '#engine/trace/workspace.ts';

type WithoutId<T> = T extends { id: number } ? Omit<T, 'id'> : never;

export type FilesTask = WithoutId<PageToFiles>;
export type FilesAnswer = WithoutId<FilesToPage>;
export type FilesPush = Extract<FilesToPage, { type: 'changed' | 'gone' }>;

export type ToFiles = { number: number; task: FilesTask };
export type FromFiles = { number: number; answer: FilesAnswer } | { push: FilesPush } | { alive: true };

/** Descriptors that the process is started with. */
export const ROOT_FD = 4;
