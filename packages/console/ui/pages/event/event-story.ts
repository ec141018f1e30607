import type { Hop } from '@tributary/region/journal';
import { byEvent, type EventHops } from '../../../../../ops/trace/by-event.ts';
import { type Story, storiesOf } from '../../../../../ops/trace/tree.ts';
import { type Row, rowsOf } from './path/rows.ts';

/** What an id names: one event with all that it caused, or a story of several events. */
export interface EventStory {
  /** Undefined for the id of a story. */
  readonly event: EventHops | undefined;
  /** The paths that are shown, each with its rows. */
  readonly paths: readonly { readonly event: EventHops; readonly rows: readonly Row[] }[];
  /** Events of the same story that are not below the event. */
  readonly others: readonly EventHops[];
  /** All events that the event caused, directly or through others. */
  readonly caused: readonly EventHops[];
}

export function storyOf(hops: readonly Hop[], id: string): EventStory {
  const events = byEvent(hops, id);
  const stories = storiesOf(events);
  const event = events.find((one) => one.id === id || one.otherIds.includes(id)) ?? only(events);
  const shown = event === undefined ? stories : stories.filter((story) => isIn(story, event));
  const paths = (shown.length > 0 ? shown : stories).map((story) => ({ event: story.event, rows: rowsOf(story) }));
  const inPaths = new Set(paths.flatMap((path) => [path.event, ...entered(path.rows)]));
  return {
    event,
    paths,
    others: events.filter((one) => !inPaths.has(one)),
    caused: paths.flatMap(({ rows }) => entered(rows)).filter((one) => one !== event),
  };
}

const only = (events: readonly EventHops[]): EventHops | undefined => (events.length === 1 ? events[0] : undefined);

const isIn = ({ event }: Story, wanted: EventHops): boolean => event === wanted;

const entered = (rows: readonly Row[]): readonly EventHops[] => rows.flatMap(({ enters }) => enters ?? []);

/** The row that has a hop. */
export const rowOf = (rows: readonly Row[], n: number | undefined): Row | undefined =>
  n === undefined ? undefined : rows.find((row) => row.n === n || row.hops.some((hop) => hop.n === n));
