import { isObject, type JsonObject } from '@tributary/region/json';
import { textAt } from '../../ops/dlq/read/fields.ts';
import { patiently } from './retried.ts';

/** The region's own pages, as anybody can ask for them. */
export class RegionPages {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /** Logical id -> type, ref, attributes. */
  resources(): Promise<JsonObject> {
    return this.#page('resources');
  }

  /** How many things are under way or scheduled, by place; empty once all is settled. */
  async pending(): Promise<Readonly<Record<string, number>>> {
    const { pending } = await this.#page('settled');
    return Object.fromEntries(Object.entries(isObject(pending) ? pending : {}).map(([at, n]) => [at, Number(n)]));
  }

  /** The region's time, ISO 8601. */
  async now(): Promise<string> {
    return textAt(await this.#page('health'), 'now') ?? '';
  }

  switchFaults(enabled: boolean): Promise<JsonObject> {
    return this.#page('faults', { method: 'POST', body: JSON.stringify({ enabled }) });
  }

  /** What faults have struck since the region was started. */
  faults(): Promise<JsonObject> {
    return this.#page('faults');
  }

  #page(name: string, init: RequestInit = {}): Promise<JsonObject> {
    return patiently(`/_region/${name}`, async () => {
      const answer = await fetch(new URL(`/_region/${name}`, this.#endpoint), init);
      const page: unknown = await answer.json();
      if (!answer.ok || !isObject(page)) throw new Error(`status ${answer.status}: ${JSON.stringify(page)}`);
      return page;
    });
  }
}
