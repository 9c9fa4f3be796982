/** A file that is no recording that we can read; the message says what to do. */
export class RecordingError extends Error {
  override name = 'RecordingError';
}
