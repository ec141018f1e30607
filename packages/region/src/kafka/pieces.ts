/** From here on a piece stays where it is, unless most of the memory around it belongs to something else. */
const LARGE_BYTES = 16 * 1024;
const FIRST_BLOCK_BYTES = 1024;
const LARGEST_BLOCK_BYTES = 64 * 1024;
const NOTHING = Buffer.alloc(0);

/**
 * Bytes that come in pieces. A piece that is all of its memory belongs to them from then on. Large pieces are not copied
 * until all of them are joined, once; small ones are gathered in blocks, so that they take at most twice their size.
 */
export class Pieces {
  #pieces: Buffer[] = [];
  #block = NOTHING;
  #usedBytes = 0;
  #sizeBytes = 0;

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** The first bytes, as many as lie together. */
  get first(): Buffer {
    return this.#pieces[0] ?? this.#block;
  }

  add(piece: Buffer): void {
    if (piece.length >= LARGE_BYTES && piece.length * 2 >= piece.buffer.byteLength) {
      this.#endBlock();
      this.#pieces.push(piece);
    } else this.#gather(piece);
    this.#sizeBytes += piece.length;
  }

  /** All bytes, joined in memory that has room for them. Afterwards there are none here. */
  joinIn(joined: Buffer): Buffer {
    this.#endBlock();
    let at = 0;
    for (const piece of this.#pieces) {
      at += piece.copy(joined, at);
      free(piece);
    }
    this.#pieces = [];
    this.#sizeBytes = 0;
    return joined;
  }

  #gather(piece: Buffer): void {
    let at = 0;
    while (at < piece.length) {
      if (this.#usedBytes === this.#block.length) this.#beginBlock();
      const copied = piece.copy(this.#block, this.#usedBytes, at);
      this.#usedBytes += copied;
      at += copied;
    }
  }

  #beginBlock(): void {
    this.#endBlock();
    const sizeBytes = Math.min(LARGEST_BLOCK_BYTES, Math.max(FIRST_BLOCK_BYTES, this.#sizeBytes));
    this.#block = Buffer.allocUnsafeSlow(sizeBytes);
  }

  #endBlock(): void {
    if (this.#usedBytes > 0) this.#pieces.push(this.#block.subarray(0, this.#usedBytes));
    this.#block = NOTHING;
    this.#usedBytes = 0;
  }
}

/**
 * Gives the memory of a piece back at once. A socket takes 64 KB anew for each read, and to find out that nobody needs them
 * any more, the garbage collector goes through the whole heap every few dozen megabytes: that took half of the broker's
 * time.
 */
function free({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
