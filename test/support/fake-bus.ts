import type { Event } from '#lib/event.ts';
import type { Answer } from './fake-aws.ts';

interface WireEntry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
  readonly Time: number;
}

/** An event on the bus. */
export interface BusEvent {
  readonly bus: string;
  readonly source: string;
  readonly type: string;
  /** Seconds since the epoch. */
  readonly time: number;
  readonly detail: Event;
}

/** An EventBridge bus in memory that can be told to refuse entries or be down. */
export class FakeBus {
  readonly events: BusEvent[] = [];
  /** Answers the code with which an event is refused; undefined to take it. */
  refuse: (event: BusEvent) => string | undefined = () => undefined;
  down: Error | undefined;

  readonly answer: Answer<{ readonly Entries: readonly WireEntry[] }> = ({ input: { Entries } }) => {
    if (this.down) throw this.down;
    const results = Entries.map((entry) => this.#take(entry));
    return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
  };

  /** The ids of the events on the bus, in the order in which they came. */
  get ids(): readonly string[] {
    return this.events.map(({ detail }) => detail.metadata.id);
  }

  #take({ EventBusName, Source, DetailType, Detail, Time }: WireEntry): object {
    const event = { bus: EventBusName, source: Source, type: DetailType, time: Time, detail: JSON.parse(Detail) };
    const ErrorCode = this.refuse(event);
    if (ErrorCode !== undefined) return { ErrorCode, ErrorMessage: `refused with ${ErrorCode}` };
    return { EventId: `bus-${this.events.push(event)}` };
  }
}
