import { type LogEntry, readEntry } from '@tributary/region/logs-text';
import type { LoggedLine } from './read.ts';

/** A line with what is in it. */
export interface ReadLine extends LoggedLine {
  readonly entry: LogEntry;
}

interface Invocation {
  readonly requestId: string | undefined;
  readonly held: ReadLine[];
  isAbout: boolean;
}

/** Part of every line. */
export const EVERY_EVENT = '';

/** The key under which the kit logs the event that it handles. */
const EVENT_KEY = 'eventId';

/**
 * Finds the lines of one event: those that name its id, and the others of the invocations that handled it, unless they
 * name another event. Lines of an invocation are held until one names the id, or the invocation has ended.
 */
export class LinesOfEvent {
  readonly #id: string;
  /** By stream: an environment handles one event after the other. */
  readonly #running = new Map<string, Invocation>();

  constructor(id: string) {
    this.#id = id;
  }

  /**
   * @param handledBy request ids of invocations that are known to have handled the event
   * @returns the lines that are now known to be of the event
   */
  take(line: LoggedLine, handledBy: ReadonlySet<string>): readonly ReadLine[] {
    const entry = readEntry(line.text);
    const invocation = this.#invocationOf(line.streamName, entry.requestId);
    invocation.held.push({ ...line, entry: { ...entry, requestId: entry.requestId ?? invocation.requestId } });
    const { requestId } = invocation;
    invocation.isAbout ||= line.text.includes(this.#id) || (requestId !== undefined && handledBy.has(requestId));
    if (!invocation.isAbout) return [];
    return invocation.held.splice(0).filter((held) => this.#isOfEvent(held));
  }

  #invocationOf(streamName: string, requestId: string | undefined): Invocation {
    const running = this.#running.get(streamName);
    if (running !== undefined && (requestId === undefined || requestId === running.requestId)) return running;
    const invocation = { requestId, held: [], isAbout: false };
    this.#running.set(streamName, invocation);
    return invocation;
  }

  #isOfEvent({ text, entry }: ReadLine): boolean {
    return text.includes(this.#id) || entry.fields[EVENT_KEY] === undefined;
  }
}
