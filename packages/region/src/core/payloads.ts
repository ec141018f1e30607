export type PayloadKind = 'record' | 'entry' | 'input' | 'event' | 'output' | 'message';

/** The bytes of a record of a topic. */
export interface RecordBytes {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [name: Buffer, value: Buffer | null])[];
}

/** What passes at a hop. Whoever gives it does not change it. */
export type HopPayload =
  | { readonly kind: 'record'; readonly record: RecordBytes }
  | { readonly kind: Exclude<PayloadKind, 'record'>; readonly text: string; readonly wholeCharacters?: number };

/** Texts one after the other, as UTF-8. */
interface Chunk {
  readonly bytes: Buffer;
  usedBytes: number;
  /** Texts in it that are not forgotten. */
  count: number;
}

type TextKind = Exclude<PayloadKind, 'record'>;

interface Remembered {
  readonly n: number;
  readonly sizeBytes: number;
  readonly payload: KeptRecord | KeptText;
}

type KeptRecord = Extract<HopPayload, { kind: 'record' }>;

interface KeptText {
  readonly kind: TextKind;
  readonly chunk: Chunk;
  readonly from: number;
  readonly to: number;
  readonly wholeCharacters: number | undefined;
}

/** Of a longer text the beginning is kept. */
const MAX_CHARACTERS = 256 * 1024;
/** Has room for any text that is kept. */
const CHUNK_BYTES = 1024 * 1024;
/** An entry of the list, beside its payload. */
const ENTRY_BYTES = 100;

/**
 * What passed at the newest hops, by their numbers; the oldest are forgotten. Texts are copied out of the heap: as
 * strings that live for long they would cost the collection of garbage more than the copy does (measured).
 * Records are views of batches that the topic has anyway.
 */
export class Payloads {
  readonly #maxBytes: number;
  /** In the order of their hops. */
  #entries: (Remembered | undefined)[] = [];
  #first = 0;
  #sizeBytes = 0;
  #forgotten = 0;
  #chunk: Chunk | undefined;
  readonly #free: Chunk[] = [];

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  fill(): { readonly count: number; readonly sizeBytes: number; readonly dropped: number } {
    return { count: this.#entries.length - this.#first, sizeBytes: this.#sizeBytes, dropped: this.#forgotten };
  }

  /** @param n the number of a hop, higher than those before it */
  remember(n: number, payload: HopPayload): void {
    const kept = payload.kind === 'record' ? payload : this.#keepText(payload.kind, payload.text);
    const sizeBytes = ENTRY_BYTES + ('record' in kept ? bytesOf(kept.record) : kept.to - kept.from);
    this.#entries.push({ n, sizeBytes, payload: kept });
    this.#sizeBytes += sizeBytes;
    while (this.#sizeBytes > this.#maxBytes) this.#forgetOldest();
  }

  of(n: number): HopPayload | undefined {
    let [low, high] = [this.#first, this.#entries.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.#entries[middle];
      if (found?.n === n) return read(found.payload);
      if (found !== undefined && found.n < n) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  #keepText(kind: TextKind, text: string): KeptText {
    const isCut = text.length > MAX_CHARACTERS;
    const kept = isCut ? text.slice(0, MAX_CHARACTERS) : text;
    const chunk = this.#chunkFor(kept);
    const from = chunk.usedBytes;
    chunk.usedBytes += chunk.bytes.write(kept, from);
    chunk.count++;
    return { kind, chunk, from, to: chunk.usedBytes, wholeCharacters: isCut ? text.length : undefined };
  }

  #chunkFor(text: string): Chunk {
    const current = this.#chunk;
    const leftBytes = current === undefined ? 0 : CHUNK_BYTES - current.usedBytes;
    // Most texts need no count: no character takes more than three bytes.
    if (current !== undefined && (text.length * 3 <= leftBytes || Buffer.byteLength(text) <= leftBytes)) return current;
    if (current?.count === 0) {
      current.usedBytes = 0;
      return current;
    }
    const next = this.#free.pop() ?? { bytes: Buffer.allocUnsafeSlow(CHUNK_BYTES), usedBytes: 0, count: 0 };
    this.#chunk = next;
    return next;
  }

  #leave(chunk: Chunk): void {
    chunk.count--;
    if (chunk.count > 0 || chunk === this.#chunk) return;
    chunk.usedBytes = 0;
    this.#free.push(chunk);
  }

  #forgetOldest(): void {
    const oldest = this.#entries[this.#first];
    this.#entries[this.#first++] = undefined;
    if (oldest !== undefined) {
      this.#sizeBytes -= oldest.sizeBytes;
      if ('chunk' in oldest.payload) this.#leave(oldest.payload.chunk);
    }
    this.#forgotten++;
    if (this.#first < 1_000 || this.#first * 2 < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#first);
    this.#first = 0;
  }
}

function read(payload: KeptRecord | KeptText): HopPayload {
  if ('record' in payload) return payload;
  const { kind, chunk, from, to, wholeCharacters } = payload;
  const text = chunk.bytes.toString('utf8', from, to);
  return wholeCharacters === undefined ? { kind, text } : { kind, text, wholeCharacters };
}

function bytesOf({ key, value, headers }: RecordBytes): number {
  let bytes = (key?.length ?? 0) + (value?.length ?? 0);
  for (const [name, content] of headers) bytes += ENTRY_BYTES + name.length + (content?.length ?? 0);
  return bytes;
}
