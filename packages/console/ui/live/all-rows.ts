import { type ReadonlySignal, signal } from '@preact/signals';
import type { EventPage } from '@tributary/region/observation';

interface AllRowsDeps {
  /** @param before undefined for the newest */
  readonly readPage: (before: number | undefined) => Promise<EventPage>;
  /** @returns false when the page is of another start of the region */
  readonly take: (page: EventPage) => boolean;
}

/** Reads all rows of the region, the newest first. */
export class AllRows {
  readonly #deps: AllRowsDeps;
  readonly #isReading = signal(false);
  readonly #readings = signal(0);

  constructor(deps: AllRowsDeps) {
    this.#deps = deps;
  }

  get isReading(): ReadonlySignal<boolean> {
    return this.#isReading;
  }

  /** Raised when all have been read. */
  get readings(): ReadonlySignal<number> {
    return this.#readings;
  }

  /** @returns whether all are here @throws the error of the region, which may be gone */
  async read(): Promise<boolean> {
    if (this.#isReading.value) return false;
    this.#isReading.value = true;
    try {
      return await this.#readPages();
    } finally {
      this.#isReading.value = false;
      this.#readings.value++;
    }
  }

  async #readPages(): Promise<boolean> {
    let before: number | undefined;
    do {
      const page = await this.#deps.readPage(before);
      if (!this.#deps.take(page)) return false;
      before = page.next;
    } while (before !== undefined);
    return true;
  }
}
