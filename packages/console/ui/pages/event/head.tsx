import type { EventRow } from '@tributary/region/observation';
import type { ComponentChildren } from 'preact';
import { Duration } from '../../components/amounts.tsx';
import { counted, printable } from '../../components/format.ts';
import { Id } from '../../components/id.tsx';
import { Link } from '../../components/link.tsx';
import { State } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';
import { hopsName, rowName } from './event-name.ts';
import type { EventStory } from './event-story.ts';
import { handlersOf } from './path/handlers.ts';

interface HeadProps {
  readonly id: string;
  readonly story: EventStory;
  readonly row: EventRow | undefined;
  /** What all names of the region begin with. */
  readonly prefix: string;
}

/** What the event is, where it comes from, and how it stands. */
export function Head({ id, story, row, prefix }: HeadProps) {
  const { event, paths } = story;
  const [first] = paths.flatMap((path) => path.event.hops);
  return (
    <header class="event-head">
      <h1>
        {event === undefined
          ? `Story of ${counted(story.paths.length + story.caused.length, 'event')}`
          : printable(event.type ?? (row === undefined ? hopsName(event) : rowName(row)))}
        {row !== undefined && <State state={row.state} {...(row.deadLetters > 1 && wordOf(row))} />}
      </h1>
      <dl class="facts">
        <Fact name={event === undefined ? 'story' : 'id'}>
          <Id id={event?.id ?? id} length={64} />
        </Fact>
        {event?.otherIds.map((other) => (
          <Fact key={other} name={/@\d+$/.test(other) ? 'record' : 'id on the bus'}>
            <Id id={other} length={24} />
          </Fact>
        ))}
        {row !== undefined && <RowFacts row={row} prefix={prefix} />}
        {first !== undefined && (
          <Fact name="came">
            <Time at={first.at} as="exact" /> (<Time at={first.at} />)
          </Fact>
        )}
      </dl>
    </header>
  );
}

const Fact = ({ name, children }: { readonly name: string; readonly children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

function RowFacts({ row, prefix }: { readonly row: EventRow; readonly prefix: string }) {
  const { source, key, origin, attempts, handledBy, causedBy, correlation, at, lastAt } = row;
  return (
    <>
      {source !== '' && <Fact name="from">{source}</Fact>}
      {key !== '' && <Fact name="key">{key}</Fact>}
      <Fact name="entered at">{origin.replace('/', ' ')}</Fact>
      <Fact name="took">
        <Duration ms={lastAt - at} />
      </Fact>
      <Fact name="attempts">{attempts}</Fact>
      {handledBy.length > 0 && <Fact name="handled by">{handlersOf(handledBy, prefix || undefined)}</Fact>}
      {causedBy !== undefined && (
        <Fact name="caused by">
          <Id id={causedBy} to={['event', causedBy]} />
        </Fact>
      )}
      {correlation !== undefined && correlation !== row.id && (
        <Fact name="story">
          <Id id={correlation} to={['event', correlation]} />{' '}
          <Link to="/events" query={{ id: correlation }}>
            all its events
          </Link>
        </Fact>
      )}
    </>
  );
}

const wordOf = ({ state, deadLetters }: EventRow): { word?: string } =>
  state === 'dead-lettered' ? { word: `${deadLetters} dead letters` } : {};
