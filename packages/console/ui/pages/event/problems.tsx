import type { EventRow } from '@tributary/region/observation';
import type { DeadLetterList, DeadLetterRow } from '../../../server/dead-letters/shapes.ts';
import { api } from '../../api.ts';
import { printable } from '../../components/format.ts';
import { Link } from '../../components/link.tsx';
import { useLoaded } from '../../components/loaded.tsx';
import { State } from '../../components/state.tsx';
import { route } from '../../router.ts';
import type { EventStory } from './event-story.ts';
import { type Trouble, troublesOf } from './problems.ts';

interface ProblemsProps {
  readonly story: EventStory;
  readonly row: EventRow | undefined;
}

const MOST = 8;

/** What went wrong, before anybody has to look for it. */
export function Problems({ story, row }: ProblemsProps) {
  const troubles = troublesOf(story);
  const deadLetters = useDeadLetters(story, row);
  if (row?.state === 'matched-nothing') return <NoRule />;
  if (troubles.length === 0 && deadLetters.length === 0) return null;
  const title = row?.state === 'done' ? 'What went wrong on the way; in the end it was done' : 'What went wrong';
  return (
    <section class={`troubles ${row?.state === 'done' ? 'over' : ''}`} aria-label="What went wrong">
      <h2>{title}</h2>
      <ul>
        {troubles.slice(0, MOST).map((trouble) => (
          <TroubleLine key={trouble.n} {...trouble} />
        ))}
        {troubles.length > MOST && <li class="muted">and {troubles.length - MOST} more in its path</li>}
        {deadLetters.map((deadLetter) => (
          <DeadLetterLine key={deadLetter.id} {...deadLetter} />
        ))}
      </ul>
    </section>
  );
}

const TroubleLine = ({ n, where, state, reason, count }: Trouble) => (
  <li>
    <State state={state} />
    <span>
      <Link to={route.value.path} query={{ hop: String(n) }}>
        {printable(where)}
      </Link>
      {reason === '' ? '' : `: ${printable(reason)}`}
      {count > 1 && <span class="muted"> ({count} times)</span>}
    </span>
  </li>
);

/** The dead letter that is still on its queue, with its error. */
const DeadLetterLine = ({ id, reason, explanation, from }: DeadLetterRow) => (
  <li>
    <b>Error</b>
    <span>
      <b>{printable(reason)}</b>: {printable(explanation)} <span class="muted">(from {printable(from)})</span>{' '}
      <Link to={['dead-letters', id]}>Mend or redrive it</Link>
    </span>
  </li>
);

/** The dead letters of the event. Looking receives none. */
function useDeadLetters({ event }: EventStory, row: EventRow | undefined): readonly DeadLetterRow[] {
  const isWanted = row !== undefined && row.deadLetters > 0;
  const { value } = useLoaded(
    async () => (isWanted ? (await api.get<DeadLetterList>('dead-letters')).deadLetters : []),
    [isWanted, row?.deadLetters],
  );
  const ids = event === undefined ? [] : [event.id, ...event.otherIds];
  const isOwn = ({ eventId = '', from }: DeadLetterRow): boolean => ids.includes(eventId) || ids.includes(from);
  return value?.filter(isOwn).slice(0, MOST) ?? [];
}

const NoRule = () => (
  <section class="troubles over" aria-label="No rule matched">
    <p>
      No rule of the bus matched this event, so nothing handles it.{' '}
      <Link to={route.value.path} query={{ tab: 'rules' }}>
        Why not
      </Link>
    </p>
  </section>
);
