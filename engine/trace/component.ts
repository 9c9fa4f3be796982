/** The programs and places a request passes, from the learner down to the kernel. The order is the order of the decks. */
export const COMPONENTS = [
  'terminal',
  'cli',
  'dockerd',
  'buildkit',
  'registry',
  'containerd',
  'shim',
  'runc',
  'container',
  'kernel',
] as const;

export type Component = (typeof COMPONENTS)[number];

export const depthOf = (component: Component): number => COMPONENTS.indexOf(component);
