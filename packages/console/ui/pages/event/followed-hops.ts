import type { Hop } from '@tributary/region/journal';
import { textOf } from '@tributary/region/json';

/** The hops of one id and of all events that it caused, which grow while one looks. */
export class FollowedHops {
  readonly #id: string;
  readonly #ids: Set<string>;
  #hops: readonly Hop[] = [];
  #newest = 0;
  /** All that came before the first page. Only then is it known which events belong here. */
  #early: Hop[] | undefined = [];

  constructor(id: string) {
    this.#id = id;
    this.#ids = new Set([id]);
  }

  /** In their order. Another list after each change. */
  get hops(): readonly Hop[] {
    return this.#hops;
  }

  /** Takes what a page of hops of this id has. */
  fill(hops: readonly Hop[]): void {
    for (const hop of hops) this.#learn(hop);
    const later = this.#hops.filter(({ n }) => n > (hops.at(-1)?.n ?? 0));
    const early = this.#early;
    this.#early = undefined;
    this.#set(early === undefined ? [...hops, ...later] : hops);
    this.add(early ?? []);
  }

  /** Takes those of any hops that belong here. @returns whether any did */
  add(hops: readonly Hop[]): boolean {
    this.#early?.push(...hops);
    const own = hops.filter((hop) => hop.n > this.#newest && this.#isOwn(hop));
    if (own.length > 0) this.#set([...this.#hops, ...own]);
    return own.length > 0;
  }

  #set(hops: readonly Hop[]): void {
    this.#hops = hops;
    this.#newest = hops.at(-1)?.n ?? 0;
  }

  #isOwn(hop: Hop): boolean {
    this.#learn(hop);
    return hop.ids.some((id) => this.#ids.has(id));
  }

  /** A hop with which an event enters the region names the event, and the one that caused it. */
  #learn({ ids, detail }: Hop): void {
    const event = textOf(detail?.['event']);
    if (event === '') return;
    if (ids.includes(this.#id) || this.#ids.has(textOf(detail?.['causedBy']))) this.#ids.add(event);
  }
}
