import { type BinaryLike, createHash, createHmac } from 'node:crypto';

type Secret = string | ArrayBuffer | ArrayBufferView;

/** SHA-256 in the form that @smithy/signature-v4 needs: an HMAC when it gets a secret. */
export class Sha256 {
  readonly #hash: { update(data: BinaryLike): unknown; digest(): Buffer };

  constructor(secret?: Secret) {
    // Node takes an ArrayBuffer as a key, too; its types do not say so.
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as BinaryLike);
  }

  update(chunk: Uint8Array | string): void {
    this.#hash.update(chunk);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new Error('used once');
  }
}
