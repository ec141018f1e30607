import { Pieces } from './pieces.ts';
import { MalformedRequest } from './protocol/malformed.ts';
import type { RequestMemory } from './request-memory.ts';

const LENGTH_BYTES = 4;
/** Requests without records have no more; one that names a million things would take long to answer. */
export const MAX_PLAIN_BYTES = 128 * 1024;

/**
 * Cuts a stream into requests, each of which stands behind its length. Memory is taken only for bytes that have come,
 * at most twice as much, however small the pieces: a client that announces a long request and sends little takes little.
 */
export class FrameReader {
  readonly #maxBytes: number;
  readonly #memory: RequestMemory;
  /** The request that is not there whole, its length included. */
  readonly #partial = new Pieces();
  /** What that request has, its length included, once that has come. */
  #wantedBytes: number | undefined;

  constructor(maxBytes: number, memory: RequestMemory) {
    this.#maxBytes = maxBytes;
    this.#memory = memory;
  }

  /** The bytes of the request that is not there whole. */
  get partialBytes(): number {
    return this.#partial.sizeBytes;
  }

  /**
   * The requests that are complete with this chunk, without their length. Nothing else uses the bytes of a long one
   * until they are given back to the memory.
   * @throws MalformedRequest when a length is negative or beyond the limit
   */
  push(chunk: Buffer): Buffer[] {
    const frames: Buffer[] = [];
    let at = this.partialBytes > 0 ? this.#complete(chunk, frames) : 0;
    while (chunk.length - at >= LENGTH_BYTES) {
      this.#wantedBytes = this.#wantedAt(chunk, at);
      if (this.#wantedBytes > chunk.length - at) break;
      frames.push(chunk.subarray(at + LENGTH_BYTES, at + this.#wantedBytes));
      at += this.#wantedBytes;
      this.#wantedBytes = undefined;
    }
    if (at < chunk.length) this.#partial.add(chunk.subarray(at));
    return frames;
  }

  /** Adds to the request that is not there whole; gives how much of the chunk that took. */
  #complete(chunk: Buffer, frames: Buffer[]): number {
    const toLength = Math.min(chunk.length, Math.max(0, LENGTH_BYTES - this.partialBytes));
    if (toLength > 0) this.#partial.add(chunk.subarray(0, toLength));
    if (this.partialBytes < LENGTH_BYTES) return toLength;
    this.#wantedBytes ??= this.#wantedAt(this.#partial.first, 0);
    const taken = Math.min(chunk.length, toLength + this.#wantedBytes - this.partialBytes);
    this.#partial.add(chunk.subarray(toLength, taken));
    if (this.partialBytes < this.#wantedBytes) return taken;
    frames.push(this.#partial.joinIn(this.#memoryFor(this.#wantedBytes)).subarray(LENGTH_BYTES));
    this.#wantedBytes = undefined;
    return taken;
  }

  /** A short request may be one of which a part is kept. */
  #memoryFor(sizeBytes: number): Buffer {
    const isLong = sizeBytes - LENGTH_BYTES > MAX_PLAIN_BYTES;
    return isLong ? this.#memory.take(sizeBytes) : Buffer.allocUnsafeSlow(sizeBytes);
  }

  #wantedAt(bytes: Buffer, at: number): number {
    const lengthBytes = bytes.readInt32BE(at);
    if (lengthBytes >= 0 && lengthBytes <= this.#maxBytes) return LENGTH_BYTES + lengthBytes;
    throw new MalformedRequest(`A request of ${lengthBytes} bytes is not between 0 and ${this.#maxBytes}.`);
  }
}
