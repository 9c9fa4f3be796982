/** Where the folds have the kernel's names from. */
export { errnoName } from '#engine/trace/errno.ts';
export { signalName } from '#engine/trace/signal.ts';
