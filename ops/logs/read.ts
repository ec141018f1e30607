import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  FilterLogEventsCommand,
  type FilterLogEventsCommandOutput,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import type { LoggedFunction } from './functions.ts';

/** One event of a function's log. */
export interface LoggedLine {
  readonly functionName: string;
  readonly streamName: string;
  /** Milliseconds since the epoch. */
  readonly timeMs: number;
  readonly text: string;
}

/** Reads the logs of functions: each call gives what has come since the call before, in the order of the times. */
export class LogReader {
  readonly #client: CloudWatchLogsClient;
  readonly #functions: readonly LoggedFunction[];
  /** By log group: from what time on to ask, and which events of that time were given already. */
  readonly #positions = new Map<string, { fromMs: number; seen: ReadonlySet<string> }>();

  constructor(client: CloudWatchLogsClient, functions: readonly LoggedFunction[], sinceMs: number) {
    this.#client = client;
    this.#functions = functions;
    for (const { logGroupName } of functions) this.#positions.set(logGroupName, { fromMs: sinceMs, seen: new Set() });
  }

  async next(): Promise<readonly LoggedLine[]> {
    const lines = await Promise.all([...this.#positions.keys()].map((group) => this.#nextOf(group)));
    return lines.flat().toSorted((a, b) => a.timeMs - b.timeMs);
  }

  async #nextOf(logGroupName: string): Promise<readonly LoggedLine[]> {
    const { fromMs, seen } = this.#positions.get(logGroupName) ?? { fromMs: 0, seen: new Set() };
    const events = await this.#eventsOf(logGroupName, fromMs);
    const lastMs = Math.max(fromMs, ...events.slice(-1).map(timeOf));
    const atLast = events.filter((event) => timeOf(event) === lastMs).map(({ eventId = '' }) => eventId);
    this.#positions.set(logGroupName, { fromMs: lastMs, seen: new Set(atLast) });
    const fresh = events.filter(({ eventId = '' }) => !seen.has(eventId));
    return fresh.flatMap((event) => this.#lineOf(logGroupName, event) ?? []);
  }

  async #eventsOf(logGroupName: string, startTime: number): Promise<readonly FilteredLogEvent[]> {
    const events: FilteredLogEvent[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.#page({ logGroupName, startTime, nextToken });
      events.push(...(page.events ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return events;
  }

  /** The group of a function that has never run may not be there. */
  async #page(
    input: FilterLogEventsCommand['input'],
  ): Promise<Pick<FilterLogEventsCommandOutput, 'events' | 'nextToken'>> {
    try {
      return await this.#client.send(new FilterLogEventsCommand(input));
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return {};
      throw error;
    }
  }

  /** Several functions may write to one group; then the name of the stream has that of the function. */
  #lineOf(
    logGroupName: string,
    { message = '', logStreamName = '', ...event }: FilteredLogEvent,
  ): LoggedLine | undefined {
    const inGroup = this.#functions.filter((one) => one.logGroupName === logGroupName);
    const named = /^\d{4}\/\d\d\/\d\d\/([^[]+)\[/.exec(logStreamName)?.[1];
    const writer = named === undefined ? inGroup[0] : inGroup.find(({ name }) => name === named);
    return writer && { functionName: writer.name, streamName: logStreamName, timeMs: timeOf(event), text: message };
  }
}

const timeOf = ({ timestamp = 0 }: FilteredLogEvent): number => timestamp;
