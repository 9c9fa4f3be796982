/** Open files of the current task, in bpftrace's words. */

/** The open file that a number stands for: bpftrace indexes arrays by literals only. */
export const openFile = (fd: string): string =>
  `((struct file*)*(uint64*)((uint64)curtask->files->fdt->fd + (uint64)${fd} * 8))`;
