import type { Hop, LogLine } from '@tributary/region/observation';

export type Listener<T> = (news: readonly T[]) => void;

/** Who follows an event. */
export interface HopListener {
  /** Of the event: the region sends its hops, and those of the events that it caused. */
  readonly id: string;
  readonly onHops: Listener<Hop>;
  /** There may be hops that the stream did not send. */
  readonly onMissed: () => void;
}

/** Who listens to rows, hops and logs. The region sends these only while somebody does. */
export class StreamListeners {
  readonly #onChange: () => void;
  /** One for each that shows rows. */
  readonly #rows = new Set<symbol>();
  readonly #hops = new Set<HopListener>();
  /** With the function that each wants, `*` for all. */
  readonly #logs = new Map<Listener<LogLine>, string>();
  #isTelling = false;

  /** @param onChange something else has to be asked for */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** @returns ends it */
  addRows(): () => void {
    const one = Symbol('rows');
    this.#rows.add(one);
    return this.#changed(() => this.#rows.delete(one));
  }

  get wantsRows(): boolean {
    return this.#rows.size > 0;
  }

  /** @returns ends it */
  addHops(listener: HopListener): () => void {
    this.#hops.add(listener);
    return this.#changed(() => this.#hops.delete(listener));
  }

  /** @param functionName or `*` for all @returns ends it */
  addLogs(functionName: string, listener: Listener<LogLine>): () => void {
    this.#logs.set(listener, functionName);
    return this.#changed(() => this.#logs.delete(listener));
  }

  /** What the address of the stream asks for. */
  query(): Readonly<Record<string, string>> {
    const names = new Set(this.#logs.values());
    const logs = names.has('*') ? '*' : [...names].join(',');
    const ids = new Set([...this.#hops].map(({ id }) => id));
    return {
      ...(this.wantsRows && { events: '1' }),
      ...(ids.size > 0 && { hops: '1', effects: '1', ids: [...ids].join(',') }),
      ...(logs !== '' && { logs }),
    };
  }

  deliverHops(hops: readonly Hop[]): void {
    for (const { onHops } of this.#hops) onHops(hops);
  }

  tellMissed(): void {
    for (const { onMissed } of this.#hops) onMissed();
  }

  deliverLogs(lines: readonly LogLine[]): void {
    for (const [listener, functionName] of this.#logs) {
      const wanted = functionName === '*' ? lines : lines.filter((line) => line.functionName === functionName);
      if (wanted.length > 0) listener(wanted);
    }
  }

  #changed(remove: () => void): () => void {
    this.#tell();
    return () => {
      remove();
      this.#tell();
    };
  }

  /** Several listeners of one page come at once. */
  #tell(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    queueMicrotask(() => {
      this.#isTelling = false;
      this.#onChange();
    });
  }
}
