import type { EventPage, EventRow } from '@tributary/region/observation';
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
}

/** An event, which grows while one looks. */
export function useEvent(id: string): FollowedEvent {
  const followed = useRef(new FollowedHops(id));
  const known = useRef<{ readonly id: string; readonly start?: string }>({ id });
  const [turn, setTurn] = useState(0);
  if (known.current.id !== id) {
    known.current = { id };
    followed.current = new FollowedHops(id);
  }
  useEffect(() => {
    let frame = 0;
    const end = live.onHops((hops) => {
      if (!followed.current.add(hops) || frame !== 0) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        setTurn((before) => before + 1);
      });
    });
    return () => {
      end();
      cancelAnimationFrame(frame);
    };
  }, [id]);
  const state = useLoaded(async () => {
    const loaded = await loadHops((query) => api.region('hops', query), id);
    const { start } = loaded;
    // Another start of the region has other numbers. What the stream has told of this one stays.
    if (known.current.start !== undefined && known.current.start !== start) followed.current = new FollowedHops(id);
    known.current = { id, start };
    followed.current.fill(loaded.hops);
    return loaded;
  }, [id]);
  const { hops } = followed.current;
  const story = useMemo(() => storyOf(hops, id), [hops, id]);
  return { state, story, row: useRow(story.event?.id, turn) };
}

/** The newest state of the event: from the stream where it has it, else as it was loaded. */
function useRow(id: string | undefined, turn: number): EventRow | undefined {
  const { value } = useLoaded(
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
  void live.version.value;
  const streamed = id === undefined ? undefined : live.rows.get(id);
  const known = latest?.id === id ? latest : undefined;
  return (streamed?.changed ?? 0) >= (known?.changed ?? 0) ? (streamed ?? known) : known;
}
