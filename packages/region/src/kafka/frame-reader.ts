import { MalformedRequest } from './protocol/malformed.ts';

const LENGTH_BYTES = 4;

/**
 * Cuts a stream into requests, each of which stands behind its length. Memory is taken only for bytes that have come:
 * a client that announces a long request and sends little takes little memory.
 */
export class FrameReader {
  readonly #maxBytes: number;
  #chunks: Buffer[] = [];
  #bufferedBytes = 0;
  #neededBytes = LENGTH_BYTES;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * The requests that are complete with this chunk, without their length. They are views of the chunks that came.
   * @throws MalformedRequest when a length is negative or beyond the limit
   */
  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk);
    this.#bufferedBytes += chunk.length;
    if (this.#bufferedBytes < this.#neededBytes) return [];
    const all = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#bufferedBytes);
    const frames: Buffer[] = [];
    let at = 0;
    this.#neededBytes = LENGTH_BYTES;
    while (all.length - at >= LENGTH_BYTES) {
      const end = at + LENGTH_BYTES + this.#lengthAt(all, at);
      if (end > all.length) {
        this.#neededBytes = end - at;
        break;
      }
      frames.push(all.subarray(at + LENGTH_BYTES, end));
      at = end;
    }
    this.#keep(all.subarray(at));
    return frames;
  }

  #lengthAt(bytes: Buffer, at: number): number {
    const lengthBytes = bytes.readInt32BE(at);
    if (lengthBytes >= 0 && lengthBytes <= this.#maxBytes) return lengthBytes;
    throw new MalformedRequest(`A request of ${lengthBytes} bytes is not between 0 and ${this.#maxBytes}.`);
  }

  #keep(rest: Buffer): void {
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#bufferedBytes = rest.length;
  }
}
