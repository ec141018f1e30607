import { MalformedRequest } from './protocol/malformed.ts';

const LENGTH_BYTES = 4;
/** Of a request that is not there whole: it grows with what comes. */
const FIRST_BYTES = 1024;

/**
 * Cuts a stream into requests, each of which stands behind its length. Memory is taken only for bytes that have come,
 * at most twice as much, however small the pieces: a client that announces a long request and sends little takes little.
 */
export class FrameReader {
  readonly #maxBytes: number;
  #partial: Buffer = Buffer.alloc(0);
  #partialBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The bytes of the request that is not there whole. */
  get partialBytes(): number {
    return this.#partialBytes;
  }

  /**
   * The requests that are complete with this chunk, without their length. They are views of the chunks that came, or of
   * a copy that nothing else uses.
   * @throws MalformedRequest when a length is negative or beyond the limit
   */
  push(chunk: Buffer): Buffer[] {
    const frames: Buffer[] = [];
    let at = 0;
    if (this.#partialBytes > 0) {
      at = this.#complete(chunk, frames);
      if (this.#partialBytes > 0) return frames;
    }
    while (chunk.length - at >= LENGTH_BYTES) {
      const end = at + LENGTH_BYTES + this.#lengthAt(chunk, at);
      if (end > chunk.length) break;
      frames.push(chunk.subarray(at + LENGTH_BYTES, end));
      at = end;
    }
    const isLengthKnown = chunk.length - at >= LENGTH_BYTES;
    this.#keep(chunk, at, chunk.length, isLengthKnown ? LENGTH_BYTES + this.#lengthAt(chunk, at) : undefined);
    return frames;
  }

  /** Adds to the request that is not there whole; gives how much of the chunk that took. */
  #complete(chunk: Buffer, frames: Buffer[]): number {
    const toLength = Math.max(0, LENGTH_BYTES - this.#partialBytes);
    this.#keep(chunk, 0, Math.min(toLength, chunk.length));
    if (this.#partialBytes < LENGTH_BYTES) return chunk.length;
    const end = LENGTH_BYTES + this.#lengthAt(this.#partial, 0);
    const taken = Math.min(chunk.length, toLength + end - this.#partialBytes);
    this.#keep(chunk, toLength, taken, end);
    if (this.#partialBytes < end) return taken;
    frames.push(this.#partial.subarray(LENGTH_BYTES, end));
    this.#partial = Buffer.alloc(0);
    this.#partialBytes = 0;
    return taken;
  }

  #lengthAt(bytes: Buffer, at: number): number {
    const lengthBytes = bytes.readInt32BE(at);
    if (lengthBytes >= 0 && lengthBytes <= this.#maxBytes) return lengthBytes;
    throw new MalformedRequest(`A request of ${lengthBytes} bytes is not between 0 and ${this.#maxBytes}.`);
  }

  #keep(chunk: Buffer, from: number, to: number, wantedBytes = Number.POSITIVE_INFINITY): void {
    const needed = this.#partialBytes + to - from;
    if (needed > this.#partial.length) {
      const capacity = Math.min(Math.max(needed * 2, FIRST_BYTES), Math.max(needed, wantedBytes));
      const larger = Buffer.allocUnsafeSlow(capacity);
      this.#partial.copy(larger, 0, 0, this.#partialBytes);
      this.#partial = larger;
    }
    chunk.copy(this.#partial, this.#partialBytes, from, to);
    this.#partialBytes = needed;
  }
}
