import type { Clock } from '../core/clock.ts';
import { type LogEvent, sizeOf } from './log-event.ts';
import { LogGroup } from './log-group.ts';

export interface LogStoreOptions {
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  /** All groups together keep no more than this. */
  readonly maxBytes?: number;
}

export interface WrittenEvent {
  readonly streamName: string;
  readonly timestampMs: number;
  readonly message: string;
}

export type LogEventListener = (group: LogGroup, event: LogEvent) => void;

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
/** CloudWatch Logs takes no larger event. */
const MAX_MESSAGE_CHARACTERS = 1024 * 1024;

/** The log groups of a region, in memory. Over its bound it forgets the oldest events of the largest group. */
export class LogStore {
  readonly #options: LogStoreOptions;
  readonly #maxBytes: number;
  readonly #groups = new Map<string, LogGroup>();
  readonly #listeners = new Set<LogEventListener>();
  #count = 0;
  /** At least what the groups hold; counted anew when it reaches the bound. */
  #sizeBytes = 0;
  #forgotten = 0;

  constructor(options: LogStoreOptions) {
    this.#options = options;
    this.#maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
  }

  groups(): readonly LogGroup[] {
    return [...this.#groups.values()];
  }

  group(name: string): LogGroup | undefined {
    return this.#groups.get(name);
  }

  ensureGroup(name: string): LogGroup {
    const known = this.#groups.get(name);
    if (known) return known;
    const { clock, region, accountId } = this.#options;
    const group = new LogGroup(name, `arn:aws:logs:${region}:${accountId}:log-group:${name}`, clock);
    this.#groups.set(name, group);
    return group;
  }

  removeGroup(name: string): void {
    this.#groups.delete(name);
  }

  append(groupName: string, { streamName, timestampMs, message: whole }: WrittenEvent): void {
    const group = this.ensureGroup(groupName);
    const message = whole.slice(0, MAX_MESSAGE_CHARACTERS);
    const ingestedMs = this.#options.clock.now();
    const event = { n: ++this.#count, streamName, timestampMs, ingestedMs, message, sizeBytes: sizeOf(message) };
    group.add(event);
    for (const listener of this.#listeners) listener(group, event);
    this.#sizeBytes += event.sizeBytes;
    if (this.#sizeBytes > this.#maxBytes) this.#forgetOldest();
  }

  /** Calls `listener` for each event that is written, until the returned function is called. */
  listen(listener: LogEventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Its events, their size as CloudWatch Logs counts it, and how many it has forgotten. */
  fill(): { readonly count: number; readonly sizeBytes: number; readonly dropped: number } {
    const groups = this.groups();
    const sizeBytes = groups.reduce((sum, group) => sum + group.sizeBytes, 0);
    return { count: groups.reduce((sum, { size }) => sum + size, 0), sizeBytes, dropped: this.#forgotten };
  }

  /** A group that is small keeps its events while another one writes without end. */
  #forgetOldest(): void {
    const sizeBytes = (): number => this.groups().reduce((sum, group) => sum + group.sizeBytes, 0);
    for (this.#sizeBytes = sizeBytes(); this.#sizeBytes > this.#maxBytes; this.#sizeBytes = sizeBytes()) {
      const [largest] = this.groups().toSorted((a, b) => b.sizeBytes - a.sizeBytes);
      this.#forgotten += largest?.forgetOldest() ?? 0;
    }
  }
}
