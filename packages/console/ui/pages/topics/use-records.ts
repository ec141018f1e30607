import { useEffect, useRef, useState } from 'preact/hooks';
import type { RecordPage, RecordRow } from '../../../server/kafka/shapes.ts';
import { api } from '../../api.ts';
import { toError } from '../../components/to-error.ts';
import { live } from '../../live/live.ts';
import { joined } from './shown-records.ts';

/** The records that were read so far. */
export interface Records {
  readonly rows: readonly RecordRow[];
  readonly error: Error | undefined;
  readonly isLoading: boolean;
  /** Whether there is more to look at. */
  readonly isMore: boolean;
  /** Offsets looked at, and those that there were. */
  readonly looked: bigint;
  readonly total: bigint;
  readonly more: () => void;
  readonly reload: () => void;
}

interface State {
  readonly rows: readonly RecordRow[];
  readonly cursor: string | undefined;
  readonly tail: string | undefined;
  readonly looked: bigint;
  readonly total: bigint;
}

const NOTHING: State = { rows: [], cursor: undefined, tail: undefined, looked: 0n, total: 0n };
const TAIL_EVERY_MS = 1_000;
/** A tail that runs for long keeps the newest. */
const MOST_ROWS = 5_000;

/** Reads records page by page; with `isTailing` also those that come. */
export function useRecords(query: Readonly<Record<string, string>>, isTailing: boolean): Records {
  const [state, setState] = useState<State>(NOTHING);
  const [error, setError] = useState<Error>();
  const [isLoading, setLoading] = useState(true);
  const [turn, setTurn] = useState(0);
  const asked = useRef('');
  const name = JSON.stringify([query, turn]);

  const read = async (cursor: string | undefined): Promise<void> => {
    setLoading(true);
    try {
      const page = await api.get<RecordPage>('topics/records', { ...query, cursor });
      if (asked.current === name) setState((before) => withPage(cursor === undefined ? NOTHING : before, page));
      setError(undefined);
    } catch (thrown) {
      if (asked.current === name) setError(toError(thrown));
    }
    setLoading(false);
  };
  useEffect(() => {
    asked.current = name;
    setState(NOTHING);
    void read(undefined);
  }, [name]);
  const newest = useRef(state);
  newest.current = state;
  useTail(isTailing, query, async () => {
    const { tail } = newest.current;
    if (tail === undefined) return;
    try {
      const page = await api.get<RecordPage>('topics/records', { ...query, at: undefined, cursor: tail });
      if (asked.current === name) setState((before) => withTail(before, page, isForward(query)));
      setError(undefined);
    } catch (thrown) {
      // A second later it is asked again.
      if (asked.current === name) setError(toError(thrown));
    }
  });
  return {
    ...state,
    error,
    isLoading,
    isMore: state.cursor !== undefined && state.looked < state.total,
    more: () => void read(state.cursor),
    reload: () => setTurn((before) => before + 1),
  };
}

/** From a place on, the oldest come first. */
export const isForward = (query: Readonly<Record<string, string>>): boolean => !['', 'end'].includes(query['at'] ?? '');

function withPage(before: State, page: RecordPage): State {
  const isFirst = before === NOTHING;
  return {
    rows: joined(before.rows, page.records),
    cursor: page.cursor,
    tail: before.tail ?? page.tail,
    looked: before.looked + BigInt(page.looked),
    total: isFirst ? BigInt(page.total) : before.total,
  };
}

/** New records are at the top, where the newest are, or at the end. */
function withTail(before: State, page: RecordPage, isOn: boolean): State {
  const tail = page.cursor ?? before.tail;
  if (page.records.length === 0) return { ...before, tail };
  const rows = isOn ? joined(before.rows, page.records) : joined(page.records.toReversed(), before.rows);
  return { ...before, tail, rows: isOn ? rows.slice(-MOST_ROWS) : rows.slice(0, MOST_ROWS) };
}

/** Asks when an event came to the topic, and each second, because another cluster says nothing. */
function useTail(isTailing: boolean, query: Readonly<Record<string, string>>, ask: () => Promise<void>): void {
  const newest = useRef(ask);
  newest.current = ask;
  useEffect(() => {
    if (!isTailing) return undefined;
    let isAsking = false;
    const once = async (): Promise<void> => {
      if (isAsking || document.hidden) return;
      isAsking = true;
      await newest.current();
      isAsking = false;
    };
    const timer = setInterval(() => void once(), TAIL_EVERY_MS);
    const endRows = live.followRows();
    const stop = onEventsOf(`topic/${query['topic']}`, () => void once());
    return () => {
      clearInterval(timer);
      stop();
      endRows();
    };
  }, [isTailing, query['topic']]);
}

/** @returns ends it */
function onEventsOf(origin: string, call: () => void): () => void {
  let seen = live.rows.at(0)?.n ?? 0;
  return live.version.subscribe(() => {
    const before = seen;
    seen = live.rows.at(0)?.n ?? 0;
    for (const row of live.rows) {
      if (row.n <= before) return;
      if (row.origin === origin) return call();
    }
  });
}
