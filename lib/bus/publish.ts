import { hash } from 'node:crypto';
import type { EventDefinition } from '#schemas/definition.ts';
import type { Clock } from '../clock.ts';
import { conform, parseEnvelope } from '../contract.ts';
import { KitError } from '../errors.ts';
import { causedBy, type Event, identityOf } from '../event.ts';
import { carry } from '../hops.ts';
import type { Meter } from '../metrics/meter.ts';
import type { SendOn } from '../outcome.ts';

export interface PublishOptions {
  /**
   * Tells several publications of one type apart, such as the number of a line. Without it they are counted, and the
   * ids are the same in each run only if they are published in the same order.
   */
  readonly key?: string;
  /** The entity that the new event is about. By default that of its cause. */
  readonly subject?: string;
  readonly sequence?: number;
}

/**
 * Publishes an event that the handled one caused. It has the id that follows from its cause, the function, the type
 * and the key, so that a second run publishes the same id, and consumers drop it.
 * @returns the event that the bus took
 * @throws TributaryError EVENT_INVALID before anything is sent; ENTRY_TOO_LARGE, ENTRY_REFUSED, EVENT_HOPS_EXCEEDED,
 *   PUBLICATION_REPEATED; BUS_THROTTLED, BUS_UNREACHABLE after retries until the deadline
 */
export type Publish = <Type extends string, Data>(
  definition: EventDefinition<Type, Data>,
  data: NoInfer<Data>,
  options?: PublishOptions,
) => Promise<Event<Type, Data>>;

export interface PublishEffects {
  readonly functionName: string;
  readonly metrics: Meter;
  readonly now: Clock;
  readonly sendOn: SendOn;
}

/**
 * The `publish` for one run of a reaction.
 * @param deadlineMs milliseconds since the epoch, after which no further attempt to send begins
 */
export function publishFor(
  { functionName, metrics, now, sendOn }: PublishEffects,
  cause: Event,
  deadlineMs: number,
): Publish {
  const ids = new PublicationIds(functionName, cause);
  return async (definition, data, { key, ...own } = {}) => {
    const { source, type, version } = definition;
    const id = ids.take(definition, key);
    const time = new Date(now()).toISOString();
    const metadata = causedBy(cause, { ...own, id, source, type, version, time });
    const event = conform(definition, carry(parseEnvelope({ metadata, data })));
    const [outcome] = await sendOn([{ event }], deadlineMs);
    if (outcome?.status !== 'done') throw outcome?.error ?? new Error(`${type} ${id} has no outcome`);
    metrics.count('Published', 1, type);
    return event;
  };
}

/** The ids of the events that one run publishes. */
class PublicationIds {
  readonly #origin: readonly string[];
  readonly #taken = new Set<string>();
  readonly #counts = new Map<string, number>();

  constructor(functionName: string, cause: Event) {
    this.#origin = [identityOf(cause), functionName];
  }

  /** @throws TributaryError PUBLICATION_REPEATED: consumers would drop the second event as a duplicate of the first */
  take({ source, type }: EventDefinition, key: string | undefined): string {
    const name = `${source}/${type}`;
    const id = hash('sha256', JSON.stringify([...this.#origin, name, key ?? this.#next(name)]), 'hex').slice(0, 32);
    if (this.#taken.has(id)) throw new KitError('PUBLICATION_REPEATED', { type, key });
    this.#taken.add(id);
    return id;
  }

  #next(name: string): number {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return count;
  }
}
