import { signal } from '@preact/signals';
import type { EventRow } from '@tributary/region/observation';
import { useEffect } from 'preact/hooks';
import { Duration } from '../../components/amounts.tsx';
import type { Column } from '../../components/column.ts';
import { printable, shortId } from '../../components/format.ts';
import { Link } from '../../components/link.tsx';
import { State } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';
import { VirtualList } from '../../components/virtual-list.tsx';
import { useRegionPrefix } from '../../live/region-prefix.ts';
import { go } from '../../router.ts';
import { rowName } from '../event/event-name.ts';
import { handlersOf, originText, prefixOfPlaces } from '../event/path/handlers.ts';

/** What the names of all handlers have in common, as far as they are seen. */
const prefix = signal('');

const COLUMNS: readonly Column<EventRow>[] = [
  { title: 'Came', width: '6.2rem', cell: ({ at }) => <Time at={at} as="clock" /> },
  {
    title: 'State',
    width: '8.7rem',
    cell: (row) => <State state={row.state} {...several(row)} />,
  },
  {
    title: 'Type',
    width: 'minmax(8rem, 1.4fr)',
    cell: (row) => (
      <Link to={['event', row.id]} title={row.type}>
        {printable(rowName(row))}
      </Link>
    ),
  },
  {
    title: 'Id',
    width: '5.2rem',
    cell: ({ id }) => (
      <span class="id" title={id}>
        {printable(shortId(id, 9))}
      </span>
    ),
  },
  { title: 'Key', width: 'minmax(2rem, 0.8fr)', cell: ({ key }) => <span title={key}>{printable(key)}</span> },
  {
    title: 'Entered at',
    width: 'minmax(4.9rem, 1fr)',
    cell: ({ origin }) => <span title={origin}>{originText(origin, prefix.value)}</span>,
  },
  {
    title: 'Handled by',
    width: 'minmax(5.4rem, 1.6fr)',
    cell: ({ handledBy }) => <span title={handledBy.join('\n')}>{handlersOf(handledBy, prefix.value)}</span>,
  },
  { title: 'Took', width: '3.6rem', align: 'end', cell: ({ at, lastAt }) => <Duration ms={lastAt - at} /> },
  { title: 'Tries', width: '2.5rem', align: 'end', cell: ({ attempts }) => attempts },
];

/** What was mended since is done. */
const several = ({ state, deadLetters }: EventRow): { word?: string } =>
  state === 'dead-lettered' && deadLetters > 1 ? { word: `${deadLetters} dead letters` } : {};

interface EventRowsProps {
  readonly rows: readonly EventRow[];
  readonly turn: number;
  readonly onAway: (isAway: boolean) => void;
}

export function EventRows({ rows, turn, onAway }: EventRowsProps) {
  const ofRegion = useRegionPrefix();
  useEffect(() => {
    prefix.value = ofRegion || prefixOfPlaces(handlersSeen(rows));
  }, [Math.floor(turn / 30), rows.length > 0, ofRegion]);
  return rows.length === 0 ? (
    <p class="empty">No event passes these filters.</p>
  ) : (
    <VirtualList
      label="Events"
      rows={rows}
      keyOf={({ id }) => id}
      columns={COLUMNS}
      onAway={onAway}
      onOpen={({ id }) => go(['event', id])}
    />
  );
}

const LOOKED_AT = 1_000;

const handlersSeen = (rows: readonly EventRow[]): readonly string[] =>
  rows.slice(0, LOOKED_AT).flatMap(({ handledBy }) => handledBy);
