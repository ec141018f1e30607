import { MUCH_BYTES, STEP_BYTES, type Steps, TAKE_MEMORY } from './steps.ts';
import { tooManyBytes } from './undecodable.ts';

const FIRST_BYTES = 16 * 1024;
/** Up to here a loop is faster than a call. */
const COPY_BY_LOOP_BYTES = 64;

/** Decompressed bytes. Memory is taken as they come, and never for more than the limit. */
export class Output {
  readonly #maxBytes: number;
  #bytes: Buffer;
  #length = 0;
  #stepAt = STEP_BYTES;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#bytes = Buffer.allocUnsafe(Math.min(FIRST_BYTES, maxBytes));
  }

  /** Takes memory for that many bytes more at once, when they are few. @throws TooLong */
  expect(count: number): void {
    if (count <= MUCH_BYTES) this.#makeRoom(count);
  }

  get length(): number {
    return this.#length;
  }

  /** A step, to be made when {@link isStepDue}. */
  *step(): Steps<void> {
    const wasMuch = this.#stepAt > MUCH_BYTES;
    this.#stepAt = this.#length + STEP_BYTES;
    yield !wasMuch && this.#stepAt > MUCH_BYTES ? TAKE_MEMORY : undefined;
  }

  get isStepDue(): boolean {
    return this.#length >= this.#stepAt;
  }

  get written(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** @throws TooLong */
  copy(source: Buffer, from: number, to: number): void {
    this.#makeRoom(to - from);
    const bytes = this.#bytes;
    let at = this.#length;
    if (to - from > COPY_BY_LOOP_BYTES) source.copy(bytes, at, from, to);
    else for (let next = from; next < to; next++) bytes[at++] = source[next] ?? 0;
    this.#length += to - from;
  }

  /**
   * Writes bytes again that were written `distance` bytes ago, and goes on over those it writes.
   * @throws TooLong
   */
  repeat(distance: number, count: number): void {
    this.#makeRoom(count);
    const bytes = this.#bytes;
    const end = this.#length + count;
    let at = this.#length;
    if (count <= COPY_BY_LOOP_BYTES) {
      for (; at < end; at++) bytes[at] = bytes[at - distance] ?? 0;
    }
    // Each round can copy what the rounds before it have written, too.
    for (const start = at - distance; at < end; ) {
      const length = Math.min(at - start, end - at);
      bytes.copyWithin(at, start, start + length);
      at += length;
    }
    this.#length = end;
  }

  #makeRoom(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    if (needed > this.#maxBytes) throw tooManyBytes(this.#maxBytes);
    const larger = Buffer.allocUnsafe(Math.min(Math.max(needed, this.#bytes.length * 2), this.#maxBytes));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
