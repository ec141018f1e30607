const FIRST_BYTES = 4 * 1024;
const LARGEST_BYTES = 64 * 1024;

/** Memory for copies of small buffers, which lie one behind the other in few large ones. */
export class Slab {
  #memory: Buffer = Buffer.alloc(0);
  #usedBytes = 0;

  copy(bytes: Buffer): Buffer {
    if (bytes.length > LARGEST_BYTES / 4) return copyInto(Buffer.allocUnsafeSlow(bytes.length), bytes);
    if (this.#usedBytes + bytes.length > this.#memory.length) {
      const sizeBytes = Math.min(LARGEST_BYTES, Math.max(FIRST_BYTES, this.#memory.length * 2, bytes.length * 2));
      this.#memory = Buffer.allocUnsafeSlow(sizeBytes);
      this.#usedBytes = 0;
    }
    const start = this.#usedBytes;
    this.#usedBytes += bytes.length;
    return copyInto(this.#memory.subarray(start, this.#usedBytes), bytes);
  }
}

function copyInto(target: Buffer, bytes: Buffer): Buffer {
  bytes.copy(target);
  return target;
}
