/** Bad content stops the build. The message starts with where it is: `lessons/…/lesson.md:12: what is wrong`. */
export class ContentError extends Error {
  override name = 'ContentError';
  constructor(file: string, line: number, message: string) {
    super(`${file}:${line}: ${message}`);
  }
}
