import type { EventPage } from '@tributary/region/observation';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { live } from '../../live/live.ts';
import { newerThan, type Shown, shownOf } from './event-list.ts';
import { type Filters, needsRegion, passes } from './filters.ts';

export interface ShownEvents extends Shown {
  /** Raised when rows have changed. */
  readonly turn: number;
  readonly isPaused: boolean;
  /** Events that have come since the list stands still. */
  readonly waiting: number;
  readonly togglePause: () => void;
  /** Stands still while somebody looks at rows further down. */
  readonly hold: (isHeld: boolean) => void;
  readonly goOn: () => void;
}

const NONE: Shown = { rows: [], total: 0 };
/** Filtering 100,000 rows takes some milliseconds, so not at every picture: at most this share of the time. */
const FILTERING_SHARE = 0.1;
const MOST_WAIT_MS = 150;
const ASK_AFTER_MS = 150;

/** @param filters undefined where they cannot be applied: then nothing is shown */
export function useShown(filters: Filters | undefined): ShownEvents {
  const found = useFound(filters);
  const filteringMs = useRef(0);
  const turn = useThrottled(live.version.value, Math.min(MOST_WAIT_MS, filteringMs.current / FILTERING_SHARE));
  const isShown = useMemo(() => passes(filters ?? {}, found), [JSON.stringify(filters), found]);
  const now = useMemo(() => {
    const startMs = performance.now();
    const shown = filters === undefined ? NONE : shownOf(live.rows, isShown);
    filteringMs.current = performance.now() - startMs;
    return shown;
  }, [turn, isShown]);
  const held = useRef<Shown | undefined>(undefined);
  const [isPaused, setPaused] = useState(false);
  const [isHeld, setHeld] = useState(false);
  const stands = isPaused || isHeld;
  // Another filter shows other rows, also while the list is paused.
  const asked = useRef(isShown);
  if (!stands || asked.current !== isShown) held.current = undefined;
  asked.current = isShown;
  if (stands) held.current ??= now;
  const { rows, total } = held.current ?? now;
  return {
    rows,
    total: Math.max(total, live.rows.length),
    turn,
    isPaused,
    waiting: stands ? newerThan(now.rows, rows[0]) : 0,
    togglePause: () => setPaused((before) => !before),
    hold: setHeld,
    goOn: () => {
      held.current = undefined;
      setPaused(false);
    },
  };
}

/** The ids of events that only the region can find: by other ids, or by their payloads. */
function useFound(filters: Filters | undefined): ReadonlySet<string> {
  const [found, setFound] = useState<ReadonlySet<string>>(new Set());
  const key = JSON.stringify(filters);
  useEffect(() => {
    if (filters === undefined || !needsRegion(filters)) return setFound(new Set());
    let isWanted = true;
    const { id, q } = filters;
    const timer = setTimeout(() => {
      api.region<EventPage>('events', { id, q, limit: 1000 }).then(
        ({ events }) => {
          if (!isWanted) return;
          live.rows.put(events);
          setFound(new Set(events.map((row) => row.id)));
        },
        // What the rows tell is still filtered.
        () => isWanted && setFound(new Set()),
      );
    }, ASK_AFTER_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [key]);
  return found;
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
