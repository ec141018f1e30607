import type { Publication } from './bus-order.ts';
import type { Excuses } from './excuses.ts';
import type { Fault } from './fault-log.ts';

/** After such a fault an invocation has no end, or has not done all that keeps it from being repeated. */
const BREAKING: ReadonlySet<string> = new Set(['crashBefore', 'crashAfter', 'killWorker', 'timeout']);
const REFUSING: ReadonlySet<string> = new Set(['refuse', 'throttle', 'partialBatch', 'lostResponse']);

/** What one attempt of an invocation put on the bus of one event. */
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
  const puts = putsIn(publications, excuses);
  const within = puts.flatMap((one) => lostAnswers(eventId, one, excuses).slice(0, one.copies - 1));
  return [...within, ...breaksBetween(puts, excuses)];
}

/**
 * All attempts of an invocation have its request id: a new one begins after each fault that ended the one before. Calls of
 * the bus are sent again by the same attempt.
 */
function putsIn(publications: readonly (Publication | undefined)[], excuses: Excuses): readonly Puts[] {
  const attemptOf = ({ start, n, requestId }: Publication): string => {
    const before = breaksIn({ requestId, start }, excuses).filter((fault) => fault.n < n && !isOfBus(fault));
    return `${start}/${requestId}/${before.length}`;
  };
  const by = Map.groupBy(publications, (one, index) => (one === undefined ? `lost ${index}` : attemptOf(one)));
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

/**
 * One fault for each attempt but one: the sender did not come to its end, or its bookkeeping was refused, and it did
 * everything again. The end of a region breaks off whatever is under way, a fault of an invocation only that one.
 */
function breaksBetween(puts: readonly Puts[], excuses: Excuses): readonly Fault[] {
  const found = new Set<Fault>();
  const breaks = puts.flatMap((one) => {
    const own = breaksIn(one, excuses).find((fault) => !found.has(fault));
    if (own !== undefined) found.add(own);
    const { start } = one;
    const fault = own ?? excuses.endings.find((ending) => start === undefined || ending.start === start);
    return fault === undefined ? [] : [fault];
  });
  return breaks.slice(0, puts.length - 1);
}

/** Request ids come from a seed, so two starts may have the same. */
const breaksIn = ({ requestId, start }: Pick<Puts, 'requestId' | 'start'>, excuses: Excuses): readonly Fault[] =>
  requestId === undefined ? [] : excuses.in(requestId).filter((fault) => fault.start === start && breaks(fault));

const isOfBus = ({ kind, place }: Fault): boolean => REFUSING.has(kind) && place.startsWith('events');

/** Calls that decide whether events are published again: the others read, or note that an attempt has begun. */
const DECIDING = /^(?:dynamodb\/(?:BatchWriteItem\/|UpdateItem\/.*-idempotency$)|events\/|sqs\/)/;

const breaks = ({ kind, place }: Fault): boolean => BREAKING.has(kind) || (REFUSING.has(kind) && DECIDING.test(place));
