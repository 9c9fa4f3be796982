/** A failure that is not a bug: says what went wrong and, where one exists, the exact line that mends it. */
export class SetupError extends Error {
  name = 'SetupError';

  /**
   * @param {string} message
   * @param {string} [fix] a line to type
   */
  constructor(message, fix) {
    super(message);
    this.fix = fix;
  }
}
