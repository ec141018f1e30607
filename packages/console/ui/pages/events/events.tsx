import type { EventRow, EventState } from '@tributary/region/observation';
import { useState } from 'preact/hooks';
import { announce } from '../../components/announce.ts';
import { counted, formatCount } from '../../components/format.ts';
import { later } from '../../components/later.tsx';
import { toError } from '../../components/to-error.ts';
import { useKey } from '../../keys.ts';
import { live, useRows } from '../../live/live.ts';
import { go, route, setQuery } from '../../router.ts';
import { EventRows } from './event-rows.tsx';
import { FilterBar } from './filter-bar.tsx';
import { FIELDS, filtersIn } from './filters.ts';
import { NoEvents } from './no-events.tsx';
import { type ShownEvents, useShown } from './use-shown.ts';
import './events.css';

const SendDialog = later(async () => (await import('./send-dialog.tsx')).SendDialog, 'the form');

/** The events as they come. */
export default function EventsPage() {
  useRows();
  const { query } = route.value;
  const { filters, problems } = filtersIn(query);
  const isWhole = query.has('aws');
  const list = useShown(problems.length > 0 ? undefined : filters, isWhole);
  const [isAway, setAway] = useState(false);
  const isFiltered = Object.keys(filters).length > 0;
  const isPlain = !isFiltered && problems.length === 0;
  const isNew = query.has('new');
  useKey('n', 'New event', () => setQuery({ new: '1' }));
  useKey('p', 'Pause, or go on', list.togglePause);
  useKey('.', 'Open the newest event with a problem', () => openProblem(list.rows));
  return (
    <div class="events-page">
      <header class="events-head">
        <h1>Events</h1>
        <Count shown={list.rows.length} total={list.total} isFiltered={isFiltered} />
        {isPlain && <OfAws count={list.hidden} isShown={isWhole} />}
        <span class="grow" />
        <button type="button" aria-pressed={list.isPaused} onClick={list.togglePause}>
          {list.isPaused ? 'Go on' : 'Pause'}
        </button>
        <button type="button" class="primary" onClick={() => setQuery({ new: '1' })}>
          New event …
        </button>
      </header>
      <FilterBar filters={filters} />
      {problems.map((problem) => (
        <p key={problem} class="notice error" role="alert">
          <span aria-hidden="true">✕ </span>
          {problem}{' '}
          <button type="button" onClick={clear}>
            Clear all filters
          </button>
        </p>
      ))}
      <NotSearched {...list.search} />
      <Waiting waiting={list.waiting} isPaused={list.isPaused} isAway={isAway} onGoOn={list.goOn} />
      {list.total === 0 || (isPlain && list.rows.length === 0) ? (
        <NoEvents />
      ) : (
        <EventRows
          rows={list.rows}
          turn={list.turn}
          onAway={(away) => {
            setAway(away);
            list.hold(away);
          }}
        />
      )}
      {isNew && (
        <SendDialog title="New event" withSamples draft={NOTHING} onClose={() => setQuery({ new: undefined })} />
      )}
    </div>
  );
}

function NotSearched({ error, reload }: ShownEvents['search']) {
  if (error === undefined) return null;
  return (
    <p class="notice error" role="alert">
      <span aria-hidden="true">✕ </span>
      The region could not search its events: {error.message} Only events whose rows are here are looked through.{' '}
      <button type="button" class="small" onClick={reload}>
        Search again
      </button>
    </p>
  );
}

const NOTHING = { to: 'bus', bus: 'default', source: '', detailType: '', detail: '{}', ids: [] } as const;

/** An event that failed, or is tried again. */
function openProblem(rows: readonly EventRow[]): void {
  const row = rows.find(({ state }) => PROBLEMS.has(state));
  if (row === undefined) announce('No event that is shown has a problem.');
  else go(['event', row.id]);
}

const PROBLEMS: ReadonlySet<EventState> = new Set<EventState>(['dead-lettered', 'failed', 'dropped', 'retrying']);

const clear = (): void => go('/events');

interface CountProps {
  readonly shown: number;
  readonly total: number;
  readonly isFiltered: boolean;
}

const Count = ({ shown, total, isFiltered }: CountProps) => (
  <p class="muted">
    {isFiltered ? (
      <>
        {formatCount(shown)} of {formatCount(total)},{' '}
        <button
          type="button"
          class="small"
          onClick={() => setQuery(Object.fromEntries(FIELDS.map((name) => [name, undefined])))}
        >
          clear
        </button>
      </>
    ) : (
      counted(shown, 'event')
    )}
    {live.missed.value > 0 && (
      <> · {formatCount(live.missed.value)} changes not shown: more came than a page can follow</>
    )}
    <More />
  </p>
);

interface OfAwsProps {
  readonly count: number;
  readonly isShown: boolean;
}

const OfAws = ({ count, isShown }: OfAwsProps) =>
  count === 0 && !isShown ? null : (
    <label class="muted" title="Such as the state of each alarm, which CloudWatch tells the default bus.">
      <input
        type="checkbox"
        checked={isShown}
        onChange={({ currentTarget }) => setQuery({ aws: currentTarget.checked ? '1' : undefined })}
      />{' '}
      also {isShown ? 'those' : formatCount(count)} of AWS itself that no rule takes
    </label>
  );

/** What the region has beyond the rows that are here. Nobody waits for 100,000 rows unless they are wanted. */
function More() {
  const [problem, setProblem] = useState('');
  if (!live.isPartial.value) return null;
  const isReading = live.all.isReading.value;
  const read = (): void => {
    announce('Loading all events');
    setProblem('');
    live.readAll().then(
      () => announce('All events are here'),
      (thrown: unknown) => setProblem(`They could not be loaded: ${toError(thrown).message}`),
    );
  };
  return (
    <>
      {' '}
      · the region has more{' '}
      <button type="button" class="small" disabled={isReading} onClick={read}>
        {isReading ? 'Loading …' : 'Load all'}
      </button>
      {problem !== '' && (
        <span class="error" role="alert">
          {' '}
          {problem}
        </span>
      )}
    </>
  );
}

interface WaitingProps {
  readonly waiting: number;
  readonly isPaused: boolean;
  readonly isAway: boolean;
  readonly onGoOn: () => void;
}

/** Always there, so that nothing moves when the list pauses. */
const Waiting = ({ waiting, isPaused, isAway, onGoOn }: WaitingProps) => (
  <p class="events-waiting muted">
    {isPaused || isAway ? (
      <>
        Paused{isAway && ' while you look further down'}.{' '}
        {waiting > 0 && (
          <button type="button" class="small" onClick={onGoOn}>
            Show {counted(waiting, 'new event')}
          </button>
        )}
      </>
    ) : (
      'Live: new events come in at the top.'
    )}
  </p>
);
