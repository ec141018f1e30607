import { KitError } from '#lib/errors.ts';
import type { Event } from '#lib/event.ts';
import type { EventStore } from '#lib/event-store/event-store.ts';

/** An event store in memory. */
export class MemoryEventStore<Stored extends Event> implements EventStore<Stored> {
  readonly #streams = new Map<string, readonly Stored[]>();
  /** Called before each append, so that another writer can be faster. */
  beforeAppend: () => Promise<void> = async () => {};

  async read(stream: string): Promise<readonly Stored[]> {
    return this.#streams.get(stream) ?? [];
  }

  async append(stream: string, events: readonly Stored[]): Promise<void> {
    await this.beforeAppend();
    const before = this.#streams.get(stream) ?? [];
    const version = Number(events[0]?.metadata.sequence) - 1;
    if (before.some(({ metadata }) => metadata.sequence > version))
      throw new KitError('VERSION_CONFLICT', { stream, version });
    this.#streams.set(stream, [...before, ...events]);
  }
}
