/** A file of a data directory that is not as it was written. */
export class DataDamage extends Error {
  override readonly name = 'DataDamage';
  readonly path: string;
  readonly reason: string;

  /** @param reason with the place in the file, where it is known */
  constructor(path: string, reason: string) {
    super(
      `${path} is damaged: ${reason}. Bring the folder back from a copy, or start with --repair: it keeps a copy of all ` +
        'that it changes and says what is lost.',
    );
    this.path = path;
    this.reason = reason;
  }
}
