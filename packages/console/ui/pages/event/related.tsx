import type { EventHops } from '../../../../../ops/trace/by-event.ts';
import { counted, formatCount, printable } from '../../components/format.ts';
import { Id } from '../../components/id.tsx';
import { Panel } from '../../components/panel.tsx';
import { hopsName } from './event-name.ts';
import type { EventStory } from './event-story.ts';

const MOST = 50;

/** The events that this one caused, and the others of its story. */
export function Related({ story: { caused, others } }: { readonly story: EventStory }) {
  if (caused.length === 0 && others.length === 0) return null;
  return (
    <div class="related">
      {caused.length > 0 && <List title={`Caused ${counted(caused.length, 'event')}`} events={caused} />}
      {others.length > 0 && (
        <List title={`${counted(others.length, 'other event')} of the same story`} events={others} />
      )}
    </div>
  );
}

const List = ({ title, events }: { readonly title: string; readonly events: readonly EventHops[] }) => (
  <Panel title={title}>
    <ul>
      {events.slice(0, MOST).map((event) => (
        <li key={event.id}>
          {printable(hopsName(event))} <Id id={event.id} to={['event', event.id]} length={24} />
        </li>
      ))}
      {events.length > MOST && <li class="muted">and {formatCount(events.length - MOST)} more</li>}
    </ul>
  </Panel>
);
