/** A call that our program in the kernel hears, and that does nothing else. */

/** @param pid that nobody has: see `kernel-program.ts` */
export const knock = (pid: number): void => {
  try {
    process.kill(pid, 0);
  } catch {
    // No such process: that is what it is for.
  }
};
