import type { Publication } from './bus-order.ts';
import type { Excuses } from './excuses.ts';
import type { Fault } from './fault-log.ts';

/** After such a fault an invocation has no end, or has not done all that keeps it from being repeated. */
const BREAKING: ReadonlySet<string> = new Set(['crashBefore', 'crashAfter', 'killWorker', 'timeout']);
const REFUSING: ReadonlySet<string> = new Set(['refuse', 'throttle', 'partialBatch', 'lostResponse']);

/** What an invocation put on the bus of one event. */
interface Puts {
  readonly requestId: string | undefined;
  readonly start: number | undefined;
  readonly copies: number;
}

/**
 * The faults that explain the copies of one event, at most one for each copy too many.
 * @param publications one for each copy; undefined where the journal has lost it, because its region was killed
 */
export function faultsBehind(
  eventId: string,
  publications: readonly (Publication | undefined)[],
  excuses: Excuses,
): readonly Fault[] {
  const puts = putsIn(publications);
  const within = puts.flatMap((one) => lostAnswers(eventId, one, excuses).slice(0, one.copies - 1));
  const between = puts.flatMap((one) => breaksOf(one, excuses).slice(0, 1));
  return [...within, ...between.slice(0, puts.length - 1)];
}

function putsIn(publications: readonly (Publication | undefined)[]): readonly Puts[] {
  const by = Map.groupBy(publications, (one, index) => one?.requestId ?? `${one?.start ?? `lost ${index}`}`);
  return [...by.values()].map((same) => ({
    requestId: same[0]?.requestId,
    start: same[0]?.start,
    copies: same.length,
  }));
}

/** The bus took this event, and the sender was not told so, and sent it again. */
const lostAnswers = (eventId: string, { requestId }: Puts, excuses: Excuses): readonly Fault[] =>
  excuses
    .on(eventId)
    .filter(
      (fault) => fault.kind === 'lostResponse' && fault.requestId === requestId && fault.carried.includes(eventId),
    );

/** The sender did not come to its end, or its bookkeeping was refused, and it did everything again. */
function breaksOf({ requestId, start }: Puts, excuses: Excuses): readonly Fault[] {
  const endings = excuses.endings.filter((ending) => start === undefined || ending.start === start);
  const own = requestId === undefined ? [] : excuses.in(requestId).filter(breaks);
  return [...own, ...endings];
}

/** Calls that only read do not decide whether events are published again. */
const breaks = ({ kind, place }: Fault): boolean =>
  BREAKING.has(kind) || (REFUSING.has(kind) && /^(dynamodb\/BatchWriteItem|events|sqs)/.test(place));
