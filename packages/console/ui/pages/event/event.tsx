import { Empty } from '../../components/empty.tsx';
import { formatCount } from '../../components/format.ts';
import { Link } from '../../components/link.tsx';
import { Loaded, Missing } from '../../components/loaded.tsx';
import { useRegionPrefix } from '../../live/region-prefix.ts';
import { route } from '../../router.ts';
import { Actions } from './actions.tsx';
import { EventTabs } from './event-tabs.tsx';
import { Head } from './head.tsx';
import type { LoadedHops } from './load-hops.ts';
import { PathView } from './path/path-view.tsx';
import { Problems } from './problems.tsx';
import { Related } from './related.tsx';
import { StorySteps } from './story-steps.tsx';
import { type FollowedEvent, useEvent } from './use-event.ts';
import './event.css';

/** One event: its way, why it went so, and what it carried. */
export default function EventPage() {
  const [, id = ''] = route.value.path;
  return id === '' ? <NoId /> : <OneEvent key={id} id={id} />;
}

const NoId = () => (
  <Empty title="No event is chosen.">
    <p>
      Choose one in <Link to="/events">the list of events</Link>.
    </p>
  </Empty>
);

function OneEvent({ id }: { readonly id: string }) {
  const followed = useEvent(id);
  return (
    <Loaded state={followed.state} what="the path of the event">
      {(loaded) =>
        followed.story.paths.length === 0 ? (
          <Unknown id={id} loaded={loaded} />
        ) : (
          <Shown id={id} {...followed} loaded={loaded} />
        )
      }
    </Loaded>
  );
}

interface ShownProps extends FollowedEvent {
  readonly id: string;
  readonly loaded: LoadedHops;
}

function Shown({ id, story, row, rowLoading, loaded }: ShownProps) {
  const chosen = Number(route.value.query.get('hop') ?? Number.NaN);
  const prefix = useRegionPrefix();
  return (
    <article class="event-page">
      <Head id={id} story={story} row={row} prefix={prefix} />
      <Missing state={rowLoading} what="Its state" />
      <div class="event-bar">
        {story.event !== undefined && <Actions event={story.event} />}
        {row !== undefined && <StorySteps row={row} known={story.caused.length + story.others.length} />}
      </div>
      <Problems story={story} row={row} prefix={prefix} chosen={chosen} />
      {loaded.isCut && (
        <p class="notice warn">
          This path has more than {formatCount(loaded.hops.length)} hops. Those after it are not shown.
        </p>
      )}
      <PathView story={story} type={row?.type} chosen={chosen} prefix={prefix} />
      <EventTabs story={story} chosen={chosen} prefix={prefix} />
      <Related story={story} />
    </article>
  );
}

function Unknown({ id, loaded: { oldest } }: { readonly id: string; readonly loaded: LoadedHops }) {
  return (
    <Empty title="The region knows no event of this id.">
      <p>
        <code>{id}</code>{' '}
        {oldest > 1
          ? `is forgotten (the oldest hop that is kept is number ${formatCount(oldest)}) or was never seen.`
          : 'was not seen since the region started.'}
      </p>
      <p>
        An id can be that of an event, of its record (<code>topic-partition@offset</code>), of its entry on a bus, or of
        a story. Look for a part of it in{' '}
        <Link to="/events" query={{ q: id }}>
          the list of events
        </Link>
        .
      </p>
    </Empty>
  );
}
