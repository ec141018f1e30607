import type { StatsSecond } from '@tributary/region/observation';
import type { DeadLetterRow, PayloadProblem } from '../../../server/dead-letters/shapes.ts';
import { counted } from '../../components/format.ts';

/** What the address chooses. */
export interface DeadLetterFilter {
  readonly queue: string;
  readonly reason: string;
  /** Only older ones: `1h`, `5min`. */
  readonly age: string;
  /** A text in the id, the type, the origin or the error. */
  readonly q: string;
}

export const AGES: Readonly<Record<string, number>> = {
  '5min': 300_000,
  '1h': 3_600_000,
  '1d': 86_400_000,
  '7d': 604_800_000,
};

export const filterIn = (query: URLSearchParams): DeadLetterFilter => ({
  queue: query.get('queue') ?? '',
  reason: query.get('reason') ?? '',
  age: query.get('age') ?? '',
  q: query.get('q') ?? '',
});

export const isFiltered = (filter: DeadLetterFilter): boolean => Object.values(filter).some((value) => value !== '');

/** The dead letters that a filter takes. @param now of the region */
export function shownDeadLetters(
  deadLetters: readonly DeadLetterRow[],
  filter: DeadLetterFilter,
  now: number,
): readonly DeadLetterRow[] {
  const { queue, reason, age, q } = filter;
  const olderThanMs = AGES[age] ?? Number.NEGATIVE_INFINITY;
  const wanted = q.toLowerCase();
  return deadLetters.filter(
    (deadLetter) =>
      (queue === '' || deadLetter.queue === queue) &&
      (reason === '' || deadLetter.reason === reason) &&
      (age === '' || now - deadLetter.sentAt >= olderThanMs) &&
      (wanted === '' || textOf(deadLetter).includes(wanted)),
  );
}

const textOf = ({ id, eventId = '', eventType = '', from, explanation, reason }: DeadLetterRow): string =>
  [id, eventId, eventType, from, explanation, reason].join('\n').toLowerCase();

/** The same event may lie on its queue several times: it is listed once, and each of its messages is counted. */
export function countedIn(deadLetters: readonly DeadLetterRow[]): string {
  const messages = deadLetters.reduce((sum, { copies }) => sum + 1 + copies.length, 0);
  const queues = new Set(deadLetters.map(({ queue }) => queue)).size;
  const inMessages = messages === deadLetters.length ? '' : ` in ${counted(messages, 'message')}`;
  const onQueues = queues === 0 ? '' : ` on ${counted(queues, 'queue')}`;
  return `${counted(deadLetters.length, 'dead letter')}${inMessages}${onQueues}`;
}

/** The values of a field with how often each is there, the most frequent first. */
export function choicesOf(
  deadLetters: readonly DeadLetterRow[],
  field: 'queue' | 'reason',
): readonly (readonly [value: string, count: number])[] {
  const groups = [...Map.groupBy(deadLetters, (deadLetter) => deadLetter[field])];
  return groups.map(([value, all]) => [value, all.length] as const).toSorted((a, b) => b[1] - a[1]);
}

/** Its error without the event that it begins with, which stands beside it. */
export function whyOf({ explanation, eventType, eventId }: DeadLetterRow): string {
  const event = `${eventType} ${eventId} `;
  return explanation.startsWith(event) ? explanation.slice(event.length) : explanation;
}

/** What sets a dead letter apart from others. */
export function marksOf(deadLetter: DeadLetterRow): readonly string[] {
  const { cameBack, edited, isReplaced, isHeld, copies, sameBytes, to } = deadLetter;
  return [
    ...(cameBack > 0 || sameBytes.length > 0 ? ['came back'] : []),
    ...(edited === undefined ? [] : ['edited']),
    ...(isReplaced ? ['replaced by its edited copy'] : []),
    ...(copies.length > 0 ? [`there ${copies.length + 1} times`] : []),
    ...(isHeld ? ['held by a command'] : []),
    ...(to === undefined ? ['origin unknown'] : []),
  ];
}

/**
 * Changes when a queue has another depth, or something came to it: as much may have come as has left. It goes by seconds of
 * real time, for a virtual clock may stand still meanwhile.
 */
export function changeKey(seconds: readonly StatsSecond[], names: readonly string[]): string {
  const queues = seconds.at(-1)?.gauges.queues ?? {};
  const depths = names.map((name) => `${queues[name]?.depth ?? 0} ${queues[name]?.inFlight ?? 0}`);
  const busy = seconds.findLast(({ places }) => names.some((name) => (places[`queue/${name}`]?.count ?? 0) > 0));
  return [...depths, busy?.second ?? 0].join(', ');
}

/** A problem as the editor takes it. */
export function editorProblem({ message, pointer = '' }: PayloadProblem): {
  readonly message: string;
  readonly path: readonly (string | number)[];
} {
  const steps = pointer.split('/').slice(1);
  const path = steps.map((step) =>
    /^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~'),
  );
  return { message, path };
}

/** `value.data.lines[0].sku`, for people. */
export const fieldOf = (pointer = ''): string =>
  pointer
    .split('/')
    .slice(1)
    .reduce((path, step) => (/^\d+$/.test(step) ? `${path}[${step}]` : path === '' ? step : `${path}.${step}`), '');

/** The dead letter of an id, which may be that of a copy. */
export const deadLetterOf = (
  deadLetters: readonly DeadLetterRow[],
  id: string | undefined,
): DeadLetterRow | undefined =>
  deadLetters.find((deadLetter) => deadLetter.id === id || (id !== undefined && deadLetter.copies.includes(id)));

/** For all of many, somebody has to type how many: there is no way back. */
export const ASKED_FROM = 100;
