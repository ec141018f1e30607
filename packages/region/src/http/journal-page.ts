import { setImmediate } from 'node:timers/promises';
import { AwsError } from '../core/aws-error.ts';
import type { Gap, Hop, Journal } from '../core/journal.ts';
import type { Answer, Call } from './call.ts';
import { hopFilter } from './hop-filter.ts';

/** So many hops are looked at in one go. They are read from the journal when the caller takes them, and kept nowhere else. */
const HOPS_PER_PIECE = 1_000;

/**
 * Hops as JSON lines: all, or those that the query chooses; with `follow=1` also those still to come. `after=<start>.<n>`
 * leaves out those up to number n of a start of the region, which the header `x-tributary-start` names.
 * @throws AwsError ValidationException; StartedAnew (410) for a cursor of an earlier start
 */
export function journalPage(call: Call, journal: Journal): Answer {
  const after = cursorIn(call.query, journal);
  const headers = { 'content-type': 'application/x-ndjson', 'x-tributary-start': journal.startId };
  return { status: 200, headers, stream: pieces(call, journal, after) };
}

function cursorIn(query: URLSearchParams, { startId, oldest, newest }: Journal): number | undefined {
  const text = query.get('after');
  if (text === null) return undefined;
  const [, start = startId, n] = /^(?:([\w-]+)\.)?(\d+)$/.exec(text) ?? [];
  if (n === undefined) throw new AwsError('ValidationException', `after takes <start>.<n> or <n>, not "${text}".`);
  if (start === startId) return Number(n);
  const message = `The region has started anew since then. Its journal has the hops ${oldest} to ${newest} of ${startId}.`;
  throw new AwsError('StartedAnew', message, 410);
}

async function* pieces({ query, signal }: Call, journal: Journal, after: number | undefined): AsyncGenerator<string> {
  const isWanted = hopFilter(query);
  const follows = query.has('follow');
  const last = follows ? Number.POSITIVE_INFINITY : journal.newest;
  const grown = new Growth(journal, signal);
  try {
    // With effects, the earlier hops tell which ids are wanted.
    let read = after === undefined || query.has('effects') ? journal.oldest - 1 : after;
    while (!signal.aborted) {
      if (read < journal.oldest - 1) yield gapLine(read, journal);
      read = Math.max(read, journal.oldest - 1);
      const hops = journal.since(read, Math.min(HOPS_PER_PIECE, last - read));
      read = hops.at(-1)?.n ?? read;
      const wanted = hops.filter((hop) => isWanted(hop) && hop.n > (after ?? 0));
      if (wanted.length > 0) yield wanted.map(line).join('');
      if (read >= last || (!follows && hops.length === 0)) return;
      if (hops.length > 0) await setImmediate();
      else await grown.since(read);
    }
  } finally {
    grown.stop();
  }
}

const line = (hop: Hop | Gap): string => `${JSON.stringify(hop)}\n`;

const gapLine = (read: number, { oldest }: Journal): string => line({ gap: { from: read + 1, to: oldest - 1 } });

/** Waits for a journal to grow, or for the caller to go away. */
class Growth {
  readonly #journal: Journal;
  readonly #signal: AbortSignal;
  readonly #stopListening: () => void;
  #wake = (): void => {};

  constructor(journal: Journal, signal: AbortSignal) {
    this.#journal = journal;
    this.#signal = signal;
    this.#stopListening = journal.listen(() => this.#wake());
    signal.addEventListener('abort', this.stop);
  }

  since(n: number): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (this.#signal.aborted || this.#journal.newest > n) resolve();
    });
  }

  readonly stop = (): void => {
    this.#stopListening();
    this.#wake();
  };
}
