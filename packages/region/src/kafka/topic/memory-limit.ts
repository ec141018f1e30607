import type { PartitionLog } from '../log/partition-log.ts';

/** The logs are measured again after they have grown by this part of the limit. */
const MEASURED_PART = 1 / 64;

/**
 * Keeps all logs together within a limit, by dropping the oldest segment of the largest. Without a data directory a
 * process that is fed for long enough would otherwise end for want of memory.
 */
export class MemoryLimit {
  readonly #limitBytes: number;
  readonly #logs: () => readonly PartitionLog[];
  #grownBytes = 0;
  #dropped = 0;

  constructor(limitBytes: number, logs: () => readonly PartitionLog[]) {
    this.#limitBytes = limitBytes;
    this.#logs = logs;
  }

  /** Records that were dropped to stay within the limit. */
  get dropped(): number {
    return this.#dropped;
  }

  /** To be called with the bytes of every append. */
  grew(bytes: number): void {
    this.#grownBytes += bytes;
    if (this.#grownBytes < this.#limitBytes * MEASURED_PART) return;
    this.#grownBytes = 0;
    const sizes = new Map(this.#logs().map((log) => [log, log.sizeBytes]));
    let totalBytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    while (totalBytes > this.#limitBytes) {
      const [log, sizeBytes] = [...sizes].reduce((one, other) => (other[1] > one[1] ? other : one));
      const before = log.startOffset;
      log.dropOldestSegment();
      this.#dropped += log.startOffset - before;
      totalBytes -= sizeBytes - log.sizeBytes;
      sizes.set(log, log.sizeBytes);
    }
  }
}
