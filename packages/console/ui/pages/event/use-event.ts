import type { EventPage, EventRow, Hop } from '@tributary/region/observation';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { type LoadedState, useLoaded } from '../../components/loaded.tsx';
import { live } from '../../live/live.ts';
import { type EventStory, storyOf } from './event-story.ts';
import { FollowedHops } from './followed-hops.ts';
import { type LoadedHops, loadHops } from './load-hops.ts';

export interface FollowedEvent {
  readonly state: LoadedState<LoadedHops>;
  readonly story: EventStory;
  /** In short; undefined until it is there, and for a story. */
  readonly row: EventRow | undefined;
  /** Why the region did not tell the row. */
  readonly rowLoading: Pick<LoadedState<unknown>, 'error' | 'reload'>;
}

/** An event, which grows while one looks. */
export function useEvent(id: string): FollowedEvent {
  const followed = useRef(new FollowedHops(id));
  const start = useRef<string | undefined>(undefined);
  const state = useLoaded(async () => {
    let loaded = await readHops(id);
    if (start.current !== undefined && start.current !== loaded.start) {
      // Another start of the region has other numbers. What comes from now on is noted beside the hops that are read.
      followed.current = new FollowedHops(id);
      loaded = await readHops(id);
    }
    start.current = loaded.start;
    followed.current.fill(loaded.hops);
    return loaded;
  }, [id]);
  const turn = useStream(id, (hops) => followed.current.add(hops), state.reload);
  const { hops } = followed.current;
  const story = useMemo(() => storyOf(hops, id), [hops, id]);
  return { state, story, ...useRow(story.event?.id, turn) };
}

const readHops = (id: string): Promise<LoadedHops> => loadHops((query) => api.region('hops', query), id);

/**
 * Takes the hops of the event as they come.
 * @param add returns whether something has changed
 * @returns raised at most once a frame, when something has changed
 */
function useStream(id: string, add: (hops: readonly Hop[]) => boolean, onMissed: () => void): number {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let frame = 0;
    const onHops = (hops: readonly Hop[]): void => {
      if (!add(hops) || frame !== 0) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        setTurn((before) => before + 1);
      });
    };
    const end = live.followEvent({ id, onHops, onMissed });
    return () => {
      end();
      cancelAnimationFrame(frame);
    };
  }, [id]);
  return turn;
}

/** The newest state of the event. @param turn it is asked for again with each */
function useRow(id: string | undefined, turn: number): Pick<FollowedEvent, 'row' | 'rowLoading'> {
  const { value, ...rowLoading } = useLoaded(
    async () =>
      id === undefined
        ? undefined
        : (await api.region<EventPage>('events', { id, limit: 10 })).events.find((row) => row.id === id),
    [id, turn],
  );
  const [latest, setLatest] = useState<EventRow>();
  useEffect(() => {
    if (value !== undefined) setLatest(value);
  }, [value]);
  return { row: latest?.id === id ? latest : undefined, rowLoading };
}
