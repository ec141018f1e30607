import { RegionError } from '../region-error.ts';

type FailureListener = (failure: RegionError) => void;

/**
 * Stands before every write to a data directory. The first write that fails, because the disk is full for example, is
 * the last: what would be written after it builds on what is missing.
 */
export class WriteGuard {
  readonly #listeners = new Set<FailureListener>();
  #failure: RegionError | undefined;
  #before: ((path: string) => void) | undefined;

  /** The failure after which nothing is written any more. */
  get failure(): RegionError | undefined {
    return this.#failure;
  }

  /**
   * Runs a write to `path`.
   * @throws RegionError DATA_WRITE_FAILED, also when an earlier write to anywhere failed
   */
  run<T>(path: string, write: () => T): T {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      this.#before?.(path);
      return write();
    } catch (cause) {
      throw this.fail(path, cause);
    }
  }

  /** Calls `before` with the path of each write; when it throws, the write has failed with that. */
  beforeEach(before: (path: string) => void): void {
    this.#before = before;
  }

  /** Lets no write pass any more, and tells the listeners before anything else can run. */
  fail(path: string, cause: unknown): RegionError {
    if (this.#failure !== undefined) return this.#failure;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const failure = new RegionError(
      'DATA_WRITE_FAILED',
      `${path} cannot be written: ${reason}. The region stops; it has accepted nothing since. ` +
        'Make room on the disk, or mend it, and start the region again: it goes on from what it had accepted.',
      { cause },
    );
    this.#failure = failure;
    for (const listener of this.#listeners) listener(failure);
    return failure;
  }

  /** Calls `listener` at the first failed write, at once when there was one. */
  onFailure(listener: FailureListener): void {
    if (this.#failure === undefined) this.#listeners.add(listener);
    else listener(this.#failure);
  }
}
