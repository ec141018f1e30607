/** The region cannot start; the message tells what to do. */
export class RegionError extends Error {
  override readonly name = 'RegionError';
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
