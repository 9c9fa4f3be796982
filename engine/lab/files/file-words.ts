/** What a person is told when the lab's file system says no. */
import { LabError } from '../driver.ts';

/** @param what the path that it was about */
export function wordsFor(error: unknown, what: string): string {
  if (error instanceof LabError) return error.message;
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === undefined) return `The engine failed at ${what}: ${error instanceof Error ? error.message : error}`;
  return `${sentenceFor(code, what)}`;
}

function sentenceFor(code: string, what: string): string {
  switch (code) {
    case 'ENOENT':
      return `${what} is not there: it was moved or deleted meanwhile, or the directory it should be in was.`;
    case 'EEXIST':
    case 'ENOTEMPTY':
      return `${what} is there already, and nothing is written over. Choose another name, or delete it first.`;
    case 'ENOTDIR':
      return `A part of ${what} is no directory.`;
    case 'EISDIR':
      return `${what} is a directory.`;
    case 'ENAMETOOLONG':
      return `A name of ${what} is too long: 255 bytes is the most that the file system takes.`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `The lab's disk is full, so ${what} was left as it was. Delete something (\`docker system prune\`, \`rm\`), then try again.`;
    case 'EACCES':
    case 'EPERM':
      return `The lab's file system does not allow that for ${what}. \`lsattr\` and \`ls -la\` in the terminal may say why.`;
    case 'EROFS':
      return `${what} is on a file system that is mounted read-only.`;
    case 'EXDEV':
      return `${what} can't be moved there in one step, because it comes from another layer or file system. Use \`mv\` in the terminal, which copies.`;
    case 'EINVAL':
      return `${what} can't be moved into itself.`;
    case 'EBUSY':
    case 'EAGAIN':
      return `${what} is held by a program in the lab. Try again when that has ended.`;
    case 'ELOOP':
      return `${what} is a link, and links are not followed.`;
    default:
      return `The lab's file system refused ${what} (${code}).`;
  }
}
