const SMALLEST_BYTES = 256 * 1024;
/** Less is taken anew: it costs less than to keep as much as the smallest size for it. */
const WORTH_BYTES = 64 * 1024;
const LARGEST_BYTES = 2 * 1024 * 1024;
const MAX_FREE = 4;

/**
 * Memory for large requests and answers, which is used again. Memory that is taken anew for each makes the garbage collector go
 * through the whole heap every few dozen requests, and that took half of the broker's time.
 */
export class RequestMemory {
  readonly #free: ArrayBuffer[] = [];
  readonly #lent = new WeakSet<ArrayBufferLike>();

  /** Memory with anything in it, to be given back when nothing looks at it any more, or left to the garbage collector. */
  take(sizeBytes: number): Buffer {
    if (sizeBytes < WORTH_BYTES) return Buffer.allocUnsafe(sizeBytes);
    const index = this.#free.findIndex(({ byteLength }) => byteLength >= sizeBytes);
    const [memory = newMemory(sizeBytes)] = index < 0 ? [] : this.#free.splice(index, 1);
    this.#lent.add(memory);
    return Buffer.from(memory, 0, sizeBytes);
  }

  /** Takes back what {@link take} gave, by any view of it. Other bytes are not touched. */
  give({ buffer }: Buffer): void {
    if (!(buffer instanceof ArrayBuffer) || !this.#lent.delete(buffer)) return;
    if (buffer.byteLength <= LARGEST_BYTES && this.#free.length < MAX_FREE) this.#free.push(buffer);
  }
}

/** In few sizes, so that there is a use for each. */
function newMemory(sizeBytes: number): ArrayBuffer {
  const roundBytes = Math.max(SMALLEST_BYTES, 2 ** Math.ceil(Math.log2(sizeBytes)));
  return Buffer.allocUnsafeSlow(sizeBytes > LARGEST_BYTES ? sizeBytes : roundBytes).buffer;
}
