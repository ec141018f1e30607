import { setTimeout } from 'node:timers/promises';
import type { Hop, Step } from '@tributary/region/journal';
import { hopsIn } from '../../ops/trace/journal.ts';

const AGAIN_AFTER_MS = 20;

/** Reads the hops of one step from a region's journal as they are written, over restarts of the region. */
export class JournalReader {
  readonly #end = new AbortController();
  readonly #startOf: () => number;
  readonly #reading: Promise<void>;

  /** The last hop that was read, and the start of the region that wrote it. */
  #last = { start: 0, n: 0 };

  /** @param startOf the start of the region that answers now, from 0 */
  constructor(endpoint: string, step: Step, startOf: () => number, listener: (hop: Hop, start: number) => void) {
    this.#startOf = startOf;
    this.#reading = this.#readOn(new URL(`/_region/journal?step=${step}&follow=1`, endpoint), listener);
  }

  async stop(): Promise<void> {
    this.#end.abort();
    await this.#reading;
  }

  async #readOn(url: URL, listener: (hop: Hop, start: number) => void): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      // The journal ends with its region, in the middle of a line perhaps, and begins anew with the next one.
      await this.#read(url, listener).catch(() => setTimeout(AGAIN_AFTER_MS));
    }
  }

  async #read(url: URL, listener: (hop: Hop, start: number) => void): Promise<void> {
    const { body } = await fetch(url, { signal: this.#end.signal });
    const start = this.#startOf();
    for await (const hop of body ? hopsIn(body) : []) this.#hear(hop, start, listener);
    throw new Error('the journal has ended');
  }

  /** A journal that is read again begins with what has been read. */
  #hear(hop: Hop, start: number, listener: (hop: Hop, start: number) => void): void {
    if (start === this.#last.start && hop.n <= this.#last.n) return;
    this.#last = { start, n: hop.n };
    listener(hop, start);
  }
}
