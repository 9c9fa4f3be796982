/** In words for the person who meets it. `refused`: the lab said no. `lost`: nobody can say whether it was done. `unsent`: it was not. */
export class FilesError extends Error {
  override name = 'FilesError';
  constructor(
    readonly kind: 'refused' | 'lost' | 'unsent',
    message: string,
  ) {
    super(message);
  }
}
