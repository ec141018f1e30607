import type { Clock } from '../core/clock.ts';
import { indexAfter, inOrder, type LogEvent } from './log-event.ts';

/** What DescribeLogStreams tells of a stream. Times in milliseconds since the epoch. */
export interface LogStream {
  readonly name: string;
  readonly createdMs: number;
  firstMs: number | undefined;
  lastMs: number | undefined;
  ingestedMs: number | undefined;
}

const DAY_MS = 86_400_000;

/** A log group: streams, and the events of all of them in the order of their times. */
export class LogGroup {
  readonly name: string;
  readonly arn: string;
  readonly createdMs: number;
  retentionDays: number | undefined;
  readonly #clock: Clock;
  readonly #streams = new Map<string, LogStream>();
  #events: LogEvent[] = [];
  #sizeBytes = 0;

  /** @param arn without the `:*` at its end */
  constructor(name: string, arn: string, clock: Clock) {
    this.name = name;
    this.arn = arn;
    this.createdMs = clock.now();
    this.#clock = clock;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  get size(): number {
    return this.#events.length;
  }

  streams(): readonly LogStream[] {
    return [...this.#streams.values()];
  }

  stream(name: string): LogStream | undefined {
    return this.#streams.get(name);
  }

  ensureStream(name: string): LogStream {
    const known = this.#streams.get(name);
    if (known) return known;
    const times = { firstMs: undefined, lastMs: undefined, ingestedMs: undefined };
    const stream: LogStream = { name, createdMs: this.#clock.now(), ...times };
    this.#streams.set(name, stream);
    return stream;
  }

  removeStream(name: string): void {
    this.#streams.delete(name);
    this.#replace(this.#events.filter(({ streamName }) => streamName !== name));
  }

  add(event: LogEvent): void {
    const last = this.#events.at(-1);
    if (last === undefined || inOrder(last, event) < 0) this.#events.push(event);
    else this.#events.splice(indexAfter(this.#events, event), 0, event);
    this.#sizeBytes += event.sizeBytes;
    const stream = this.ensureStream(event.streamName);
    stream.firstMs = Math.min(stream.firstMs ?? event.timestampMs, event.timestampMs);
    stream.lastMs = Math.max(stream.lastMs ?? event.timestampMs, event.timestampMs);
    stream.ingestedMs = event.ingestedMs;
  }

  /** The events that the retention still has, in the order of their times. */
  events(): readonly LogEvent[] {
    if (this.retentionDays === undefined) return this.#events;
    const timestampMs = this.#clock.now() - this.retentionDays * DAY_MS;
    return this.#events.slice(indexAfter(this.#events, { timestampMs, n: 0 }));
  }

  /** Drops the oldest quarter of the events, and the streams that then have none. @returns how many events */
  forgetOldest(): number {
    const dropped = Math.ceil(this.#events.length / 4);
    this.#replace(this.#events.slice(dropped));
    const left = new Set(this.#events.map(({ streamName }) => streamName));
    for (const name of this.#streams.keys()) if (!left.has(name)) this.#streams.delete(name);
    return dropped;
  }

  #replace(events: LogEvent[]): void {
    this.#events = events;
    this.#sizeBytes = events.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }
}
