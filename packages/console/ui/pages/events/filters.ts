import type { EventRow, EventState } from '@tributary/region/observation';

/** The states of an event, and how people say them. */
export const STATE_WORDS: Readonly<Record<EventState, string>> = {
  'in-flight': 'in flight',
  done: 'done',
  retrying: 'retrying',
  'dead-lettered': 'dead letter',
  failed: 'failed',
  'matched-nothing': 'matched nothing',
  dropped: 'dropped',
};

/** What the list is filtered by, as the address names it. */
export const FIELDS = ['state', 'type', 'source', 'origin', 'id', 'q'] as const;
export type Field = (typeof FIELDS)[number];
export type Filters = Readonly<Partial<Record<Field, string>>>;

/** Query fields of the page that filter nothing. */
const OTHERS: readonly string[] = ['new', 'sample', 'aws'];

export interface ReadFilters {
  readonly filters: Filters;
  /** What of the address cannot be applied, in whole sentences. */
  readonly problems: readonly string[];
}

/** Reads the filters of an address. */
export function filtersIn(query: URLSearchParams): ReadFilters {
  const filters: Partial<Record<Field, string>> = {};
  const problems: string[] = [];
  for (const [name, value] of query) {
    const field = FIELDS.find((one) => one === name);
    if (field !== undefined && value.trim() !== '') filters[field] = value.trim();
    else if (field === undefined && !OTHERS.includes(name)) problems.push(`There is no filter "${name}".`);
  }
  const unknown = listIn(filters.state).find((state) => !Object.hasOwn(STATE_WORDS, state));
  if (unknown !== undefined) {
    problems.push(`There is no state "${unknown}". There are ${Object.keys(STATE_WORDS).join(', ')}.`);
  }
  return { filters, problems };
}

/** Several values are divided by commas, as the region's own page takes them. */
const listIn = (text = ''): readonly string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

type Test = (row: EventRow, wanted: readonly string[]) => boolean;

/** The fields that every row tells. */
const TESTS: Readonly<Record<Exclude<Field, 'id' | 'q'>, Test>> = {
  state: (row, wanted) => wanted.includes(row.state),
  type: (row, wanted) => wanted.includes(row.type),
  source: (row, wanted) => wanted.includes(row.source),
  origin: (row, wanted) => wanted.includes(row.origin),
};

const hasId = ({ id, correlation, causedBy }: EventRow, wanted: readonly string[]): boolean =>
  [id, correlation, causedBy].some((one) => one !== undefined && wanted.includes(one));

function hasText({ id, type, source, key, origin, correlation = '', handledBy }: EventRow, wanted: string): boolean {
  const text = wanted.toLowerCase();
  return [id, type, source, key, origin, correlation, ...handledBy].some((one) => one.toLowerCase().includes(text));
}

/**
 * Tells whether a row passes all filters.
 * @param found ids of the events that the region has found: it knows their other ids, and searches payloads
 */
export function passes(filters: Filters, found: ReadonlySet<string> = new Set()): (row: EventRow) => boolean {
  const tests: ((row: EventRow) => boolean)[] = [];
  for (const field of ['state', 'type', 'source', 'origin'] as const) {
    const wanted = listIn(filters[field]);
    if (wanted.length > 0) tests.push((row) => TESTS[field](row, wanted));
  }
  const { id, q } = filters;
  if (id !== undefined) tests.push((row) => found.has(row.id) || hasId(row, listIn(id)));
  if (q !== undefined) tests.push((row) => found.has(row.id) || hasText(row, q));
  return (row) => tests.every((test) => test(row));
}

/**
 * What AWS's own services tell, such as the state of each alarm, and no rule takes. Nobody waits for it, and it would
 * hide the others: an unfiltered list has it only when it is asked for.
 */
export const isOfNoConcern = ({ source, state }: EventRow): boolean =>
  source.startsWith('aws.') && state === 'matched-nothing';

/** Whether these filters leave anything out. */
export const isFilter = (filters: Filters): boolean => Object.keys(filters).length > 0;
