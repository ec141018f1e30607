export interface BatchLimits {
  readonly maxItems: number;
  readonly maxBytes: number;
  /** The first item of a batch waits so long for others. */
  readonly maxWaitMs: number;
}

interface Sized {
  readonly sizeBytes: number;
}

/**
 * Gathers items into batches, in their order. A batch ends when it is full by count or bytes, when its first item has
 * waited long enough, or with the last item. An item larger than `maxBytes` is a batch of its own.
 */
export async function* inBatches<T extends Sized>(
  items: AsyncIterable<T>,
  limits: BatchLimits,
): AsyncGenerator<readonly T[]> {
  const iterator = items[Symbol.asyncIterator]();
  const batch = new Batch<T>(limits);
  try {
    for (let next = iterator.next(); ; ) {
      const got = await Promise.race([next, batch.hasWaited]);
      if (got === undefined) yield batch.take();
      else if (got.done) break;
      else {
        next = iterator.next();
        if (!batch.hasRoomFor(got.value)) yield batch.take();
        batch.add(got.value);
        if (batch.isFull) yield batch.take();
      }
    }
    if (batch.count > 0) yield batch.take();
  } finally {
    batch.take();
  }
}

/** Makes a new promise each time, as a promise keeps its waiters in memory. */
const never = () => new Promise<undefined>(() => {});

class Batch<T extends Sized> {
  readonly #limits: BatchLimits;
  #items: T[] = [];
  #sizeBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #hasWaited = never();

  constructor(limits: BatchLimits) {
    this.#limits = limits;
  }

  get count(): number {
    return this.#items.length;
  }

  get isFull(): boolean {
    return this.count >= this.#limits.maxItems;
  }

  /** Resolves once the first item has waited long enough. */
  get hasWaited(): Promise<undefined> {
    return this.#hasWaited;
  }

  hasRoomFor({ sizeBytes }: T): boolean {
    return this.count === 0 || this.#sizeBytes + sizeBytes <= this.#limits.maxBytes;
  }

  add(item: T): void {
    if (this.count === 0) this.#startWaiting();
    this.#items.push(item);
    this.#sizeBytes += item.sizeBytes;
  }

  /** The items gathered so far; the next batch begins empty. */
  take(): readonly T[] {
    const items = this.#items;
    clearTimeout(this.#timer);
    this.#items = [];
    this.#sizeBytes = 0;
    this.#hasWaited = never();
    return items;
  }

  #startWaiting(): void {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#timer = setTimeout(() => resolve(undefined), this.#limits.maxWaitMs);
    this.#hasWaited = promise;
  }
}
