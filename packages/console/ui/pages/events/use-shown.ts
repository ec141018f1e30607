import type { EventPage, EventRow } from '@tributary/region/observation';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { api } from '../../api.ts';
import type { LoadedState } from '../../components/loaded.tsx';
import { toError } from '../../components/to-error.ts';
import { live } from '../../live/live.ts';
import { returns } from '../../live/returns.ts';
import { newerThan, type Shown, shownOf } from './event-list.ts';
import { type Filters, isFilter, isOfNoConcern, passes } from './filters.ts';

export interface ShownEvents extends Shown {
  /** Raised when rows have changed. */
  readonly turn: number;
  readonly isPaused: boolean;
  /** Events that are at hand and not shown. */
  readonly hidden: number;
  /** Events that have come since the list stands still. */
  readonly waiting: number;
  readonly togglePause: () => void;
  /** Stands still while somebody looks at rows further down. */
  readonly hold: (isHeld: boolean) => void;
  readonly goOn: () => void;
  /** Why the region could not search. Rows that are here are filtered all the same. */
  readonly search: Pick<LoadedState<unknown>, 'error' | 'reload'>;
}

const NONE: Shown = { rows: [], total: 0 };
/** Filtering 100,000 rows takes some milliseconds, so not at every picture: at most this share of the time. */
const FILTERING_SHARE = 0.1;
const MOST_WAIT_MS = 150;
const ASK_AFTER_MS = 150;

/**
 * @param filters undefined where they cannot be applied: then nothing is shown
 * @param isWhole without filters, also what is of no concern
 */
export function useShown(filters: Filters | undefined, isWhole: boolean): ShownEvents {
  const { found, ...search } = useFound(filters);
  const filteringMs = useRef(0);
  const turn = useThrottled(live.version.value, Math.min(MOST_WAIT_MS, filteringMs.current / FILTERING_SHARE));
  const isShown = useMemo(() => shownBy(filters ?? {}, found, isWhole), [JSON.stringify(filters), found, isWhole]);
  const readings = live.all.readings.value;
  const now = useMemo(() => {
    const startMs = performance.now();
    const shown = filters === undefined ? NONE : shownOf(live.rows, isShown);
    filteringMs.current = performance.now() - startMs;
    return shown;
  }, [turn, isShown, readings]);
  const held = useRef<Shown | undefined>(undefined);
  const [isPaused, setPaused] = useState(false);
  const [isHeld, setHeld] = useState(false);
  const stands = isPaused || isHeld;
  // Another filter shows other rows, also while the list is paused; so does reading all of them.
  const asked = useRef({ isShown, readings });
  if (!stands || asked.current.isShown !== isShown || asked.current.readings !== readings) held.current = undefined;
  asked.current = { isShown, readings };
  if (stands) held.current ??= now;
  const { rows, total } = held.current ?? now;
  return {
    rows,
    total: Math.max(total, live.rows.length),
    hidden: total - rows.length,
    turn,
    isPaused,
    waiting: stands ? newerThan(now.rows, rows[0]) : 0,
    togglePause: () => setPaused((before) => !before),
    hold: setHeld,
    goOn: () => {
      held.current = undefined;
      setPaused(false);
    },
    search,
  };
}

const shownBy = (filters: Filters, found: ReadonlySet<string>, isWhole: boolean): ((row: EventRow) => boolean) =>
  isFilter(filters) || isWhole ? passes(filters, found) : (row) => !isOfNoConcern(row);

/** More are not looked for: nobody reads them all. */
const MOST_FOUND = 1_000;

/** The ids of events that the region finds: by other ids, by their payloads, or among those that are not here. */
function useFound(filters: Filters | undefined): ShownEvents['search'] & { readonly found: ReadonlySet<string> } {
  const [found, setFound] = useState<ReadonlySet<string>>(new Set());
  const [error, setError] = useState<Error>();
  const [turn, setTurn] = useState(0);
  const key = JSON.stringify(filters);
  useEffect(() => {
    setFound(new Set());
    setError(undefined);
    if (filters === undefined || !isFilter(filters)) return;
    let isWanted = true;
    const fail = (thrown: unknown): void => {
      if (isWanted) setError(toError(thrown));
    };
    const timer = setTimeout(() => findAll(filters, () => isWanted, setFound).catch(fail), ASK_AFTER_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [key, turn, returns.value]);
  return { found, error, reload: () => setTurn((before) => before + 1) };
}

/** Page by page, because the region searches some thousand payloads for one. */
async function findAll(
  filters: Filters,
  isWanted: () => boolean,
  onFound: (ids: ReadonlySet<string>) => void,
): Promise<void> {
  const ids = new Set<string>();
  for (let before: number | undefined = 0; before !== undefined && ids.size < MOST_FOUND; ) {
    const query = { ...filters, limit: MOST_FOUND, ...(before > 0 && { before }) };
    const page: EventPage = await api.region('events', query);
    if (!isWanted()) return;
    live.rows.put(page.events);
    for (const { id } of page.events) ids.add(id);
    if (page.events.length > 0) onFound(new Set(ids));
    before = page.next;
  }
}

/** The newest value, at most so often. */
function useThrottled(value: number, everyMs: number): number {
  const [shown, setShown] = useState(value);
  const lastAt = useRef(0);
  useEffect(() => {
    if (value === shown) return;
    const show = (): void => {
      lastAt.current = performance.now();
      setShown(value);
    };
    const waitMs = lastAt.current + everyMs - performance.now();
    if (waitMs <= 0) return show();
    const timer = setTimeout(show, waitMs);
    return () => clearTimeout(timer);
  }, [value]);
  return shown;
}
