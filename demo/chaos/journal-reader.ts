import { setTimeout } from 'node:timers/promises';
import type { Hop, HopListener, Step } from '@tributary/region/journal';
import { linesOf } from '../../ops/trace/journal.ts';

const AGAIN_AFTER_MS = 20;

/** Reads the hops of one step from a region's journal as they are written, over restarts of the region. */
export class JournalReader {
  readonly #end = new AbortController();
  readonly #reading: Promise<void>;

  constructor(endpoint: string, step: Step, listener: HopListener) {
    this.#reading = this.#readOn(new URL(`/_region/journal?step=${step}&follow=1`, endpoint), listener);
  }

  async stop(): Promise<void> {
    this.#end.abort();
    await this.#reading;
  }

  async #readOn(url: URL, listener: HopListener): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      // The journal ends with its region, in the middle of a line perhaps, and begins anew with the next one.
      await this.#read(url, listener).catch(() => setTimeout(AGAIN_AFTER_MS));
    }
  }

  async #read(url: URL, listener: HopListener): Promise<void> {
    const { body } = await fetch(url, { signal: this.#end.signal });
    for await (const line of body ? linesOf(body) : []) {
      const hop: Hop = JSON.parse(line);
      listener(hop);
    }
    throw new Error('the journal has ended');
  }
}
