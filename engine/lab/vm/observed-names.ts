/** What is checked on one lab with all probes around it, by `engine/cli/check-observed.ts`: labs cannot import probes. */
export const OBSERVED_NAMES = [
  'the trace of docker run holds every component',
  'limits are told as they are set',
  'use is told, and a quota that stops a program',
  'an end for want of memory is told apart',
  'a pause is told',
  'namespaces are told as the kernel has them',
] as const;
export type ObservedName = (typeof OBSERVED_NAMES)[number];
