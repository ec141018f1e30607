import { isObject, type JsonObject, objectOf, textOf } from '@tributary/region/json';
import { retry } from './retry.ts';

/** The region's own pages under /_region. */
export class RegionPages {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /** Logical id -> type, ref, attributes. */
  resources(): Promise<JsonObject> {
    return this.#page('resources');
  }

  /** Things under way or scheduled, counted by service; empty once the region is idle. */
  async pending(): Promise<Readonly<Record<string, number>>> {
    const { pending } = await this.#page('settled');
    return Object.fromEntries(Object.entries(objectOf(pending)).map(([at, count]) => [at, Number(count)]));
  }

  /** The region's time, ISO 8601. */
  async now(): Promise<string> {
    return textOf((await this.#page('health'))['now']);
  }

  switchFaults(enabled: boolean): Promise<JsonObject> {
    return this.#page('faults', { method: 'POST', body: JSON.stringify({ enabled }) });
  }

  /** The faults that were injected since the region was started. */
  faults(): Promise<JsonObject> {
    return this.#page('faults');
  }

  #page(name: string, init: RequestInit = {}): Promise<JsonObject> {
    return retry(`/_region/${name}`, async () => {
      const answer = await fetch(new URL(`/_region/${name}`, this.#endpoint), init);
      const page: unknown = await answer.json();
      if (!answer.ok || !isObject(page)) throw new Error(`status ${answer.status}: ${JSON.stringify(page)}`);
      return page;
    });
  }
}
