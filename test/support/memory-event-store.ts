import { KitError } from '#lib/errors.ts';
import type { Event } from '#lib/event.ts';
import type { EventStore } from '#lib/event-store/event-store.ts';
import type { Mark } from '#lib/idempotency/command-marks.ts';
import { FakeTable, type Item } from './fake-table.ts';

/** An event store in memory. */
export class MemoryEventStore<Stored extends Event> implements EventStore<Stored> {
  readonly #streams = new Map<string, readonly Stored[]>();
  readonly #marks: FakeTable;
  /** Called before each append, so that another writer can be faster. */
  beforeAppend: () => Promise<void> = async () => {};

  /** @param marks the table into which marks are written */
  constructor(marks = new FakeTable()) {
    this.#marks = marks;
  }

  async read(stream: string): Promise<readonly Stored[]> {
    return this.#streams.get(stream) ?? [];
  }

  async append(stream: string, events: readonly Stored[], marks: readonly Mark[] = []): Promise<void> {
    await this.beforeAppend();
    const before = this.#streams.get(stream) ?? [];
    const version = Number(events[0]?.metadata.sequence) - 1;
    const isMarked = marks.some(({ Item }) => this.#marks.items.has(String(Item['id'])));
    if (isMarked || before.some(({ metadata }) => metadata.sequence > version))
      throw new KitError('VERSION_CONFLICT', { stream, version });
    for (const { Item } of marks) this.#marks.items.set(String(Item['id']), attributesOf(Item));
    this.#streams.set(stream, [...before, ...events]);
  }
}

/** Marks hold texts and numbers. */
const attributesOf = (item: Mark['Item']): Item =>
  Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      typeof value === 'number' ? { N: String(value) } : { S: value },
    ]),
  );
