/** What is checked on one lab with all probes around it, by `engine/cli/check-observed.ts`: labs cannot import probes. */
export const OBSERVED_NAMES = [
  'a lab boots, and docker knows its control groups',
  'the trace of docker run holds every component',
  'limits are set in the kernel, and told',
  'use is told, and a quota that stops a program',
  'a pause is told',
  'namespaces are told as the kernel has them',
  'an end for want of memory is told apart',
] as const;
/** Of the same run, when its lab is over. */
export const LEFT_NAME = 'a destroyed lab leaves nothing';

export type ObservedName = (typeof OBSERVED_NAMES)[number];

/** Of all that is checked in the machine. */
export const NAMES: readonly string[] = [...OBSERVED_NAMES, LEFT_NAME];
