import type { EventRow, Hop } from '@tributary/region/observation';
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { ReportedDeadLetter, RunReport } from '../../server/report/shapes.ts';
import { Duration } from '../components/amounts.tsx';
import { Empty } from '../components/empty.tsx';
import { printable } from '../components/format.ts';
import { Id } from '../components/id.tsx';
import { Link } from '../components/link.tsx';
import { Panel } from '../components/panel.tsx';
import { State } from '../components/state.tsx';
import { Time } from '../components/time.tsx';
import '../pages/event/event.css';
import { useRegionPrefix } from '../live/region-prefix.ts';
import { type EventStory, rowOf, storyOf } from '../pages/event/event-story.ts';
import { HopsView } from '../pages/event/hops-view.tsx';
import { handlersOf } from '../pages/event/path/handlers.ts';
import { PathView } from '../pages/event/path/path-view.tsx';
import type { Row } from '../pages/event/path/rows.ts';
import { route } from '../router.ts';
import type { HopsById } from './hops-by-id.ts';
import { ReportedTroubles } from './reported-troubles.tsx';

interface ReportedEventProps {
  readonly id: string;
  readonly report: RunReport;
  readonly hops: HopsById;
}

/** The way of one event. */
export function ReportedEvent({ id, report, hops }: ReportedEventProps) {
  const story = useMemo(() => storyOf(hops.withEffects(id), id), [hops, id]);
  const row = report.events.find((one) => one.id === (story.event?.id ?? id));
  const rows = story.paths.flatMap((path) => path.rows);
  const prefix = useRegionPrefix();
  const chosen = Number(route.value.query.get('hop') ?? Number.NaN);
  return (
    <article class="event-page">
      <p>
        <Link to={[]}>
          <span aria-hidden="true">← </span>The whole run
        </Link>
      </p>
      {rows.length === 0 ? (
        <Unknown id={id} />
      ) : (
        <>
          <EventHead id={id} story={story} row={row} />
          <ReportedTroubles story={story} deadLetters={deadLettersOf(story, id, report)} />
          <PathView story={story} type={row?.type} chosen={chosen} prefix={prefix} />
          <Panel title={rowOf(rows, chosen) === undefined ? 'Hops' : 'Hops of the chosen row'}>
            <HopsView hops={rowOf(rows, chosen)?.hops ?? inOrder(rows)} />
          </Panel>
        </>
      )}
    </article>
  );
}

const inOrder = (rows: readonly Row[]): readonly Hop[] => rows.flatMap((one) => one.hops).toSorted((a, b) => a.n - b.n);

/** The dead letters of the event, or of the record that has no id that could be read. */
function deadLettersOf({ event }: EventStory, id: string, { deadLetters }: RunReport): readonly ReportedDeadLetter[] {
  const ids = [id, event?.id, ...(event?.otherIds ?? [])];
  return deadLetters.filter(
    ({ eventId, from }) => ids.includes(from) || (eventId !== undefined && ids.includes(eventId)),
  );
}

const Unknown = ({ id }: { readonly id: string }) => (
  <Empty title="This file has no event of this id.">
    <p>
      <code>{printable(id)}</code> is left out to keep the file small, or was no event of this run.
    </p>
  </Empty>
);

interface EventHeadProps {
  readonly id: string;
  readonly story: EventStory;
  readonly row: EventRow | undefined;
}

const EventHead = ({ id, story: { event, paths }, row }: EventHeadProps) => (
  <header class="event-head">
    <h1>
      {printable((event?.type ?? row?.type) || 'Event')}
      {row !== undefined && <State state={row.state} />}
    </h1>
    <dl class="facts">
      <Fact name="id">
        <Id id={event?.id ?? id} length={64} />
      </Fact>
      {event?.otherIds.map((other) => (
        <Fact key={other} name={/@\d+$/.test(other) ? 'record' : 'id on the bus'}>
          <Id id={other} length={24} />
        </Fact>
      ))}
      {row !== undefined && <RowFacts row={row} />}
      {paths[0]?.rows[0]?.hops[0] !== undefined && (
        <Fact name="came">
          <Time at={paths[0].rows[0].hops[0].at} as="exact" />
        </Fact>
      )}
    </dl>
  </header>
);

const RowFacts = ({ row: { origin, at, lastAt, attempts, handledBy, causedBy } }: { readonly row: EventRow }) => (
  <>
    <Fact name="entered at">{printable(origin.replace('/', ' '))}</Fact>
    <Fact name="took">
      <Duration ms={lastAt - at} />
    </Fact>
    <Fact name="attempts">{attempts}</Fact>
    {handledBy.length > 0 && <Fact name="handled by">{printable(handlersOf(handledBy))}</Fact>}
    {causedBy !== undefined && (
      <Fact name="caused by">
        <Id id={causedBy} to={['event', causedBy]} />
      </Fact>
    )}
  </>
);

const Fact = ({ name, children }: { readonly name: string; readonly children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
