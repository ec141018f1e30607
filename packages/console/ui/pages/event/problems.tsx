import type { EventRow } from '@tributary/region/observation';
import type { DeadLetterList, DeadLetterRow } from '../../../server/dead-letters/shapes.ts';
import { api } from '../../api.ts';
import { printable } from '../../components/format.ts';
import { Link } from '../../components/link.tsx';
import { type LoadedState, Missing, useLoaded } from '../../components/loaded.tsx';
import { useKey } from '../../keys.ts';
import { route, setQuery } from '../../router.ts';
import type { EventStory } from './event-story.ts';
import { type Trouble, troublesOf } from './problems.ts';
import { TroubleLine } from './trouble-line.tsx';

interface ProblemsProps {
  readonly story: EventStory;
  readonly row: EventRow | undefined;
  /** What all names of the region begin with. */
  readonly prefix: string;
  /** The number of the hop that is chosen. */
  readonly chosen: number;
}

const MOST = 8;

/** What went wrong, before anybody has to look for it. */
export function Problems({ story, row, prefix, chosen }: ProblemsProps) {
  const troubles = troublesOf(story, prefix);
  const { deadLetters, loading } = useDeadLetters(story, row);
  if (row?.state === 'matched-nothing') return <NoRule />;
  if (troubles.length === 0 && deadLetters.length === 0) return <Missing state={loading} what="Its dead letters" />;
  const title = row?.state === 'done' ? 'What went wrong on the way; in the end it was done' : 'What went wrong';
  return (
    <section class={`troubles ${row?.state === 'done' ? 'over' : ''}`} aria-label="What went wrong">
      <div class="panel-head">
        <h2>{title}</h2>
        {troubles.length > 0 && <NextProblem troubles={troubles} chosen={chosen} />}
      </div>
      <ul>
        {troubles.slice(0, MOST).map((trouble) => (
          <TroubleLine key={trouble.n} {...trouble} />
        ))}
        {troubles.length > MOST && <li class="muted">and {troubles.length - MOST} more in its path</li>}
        {deadLetters.map((deadLetter) => (
          <DeadLetterLine key={deadLetter.id} {...deadLetter} />
        ))}
      </ul>
      <Missing state={loading} what="Its dead letters" />
    </section>
  );
}

interface NextProblemProps {
  readonly troubles: readonly Trouble[];
  readonly chosen: number;
}

/** Chooses the row of the next problem; after the last one the first. */
function NextProblem({ troubles, chosen }: NextProblemProps) {
  const choose = (): void => {
    const next = troubles[troubles.findIndex(({ n }) => n === chosen) + 1] ?? troubles[0];
    setQuery({ hop: next && String(next.n) });
  };
  useKey('.', 'Next problem', choose);
  return (
    <button type="button" class="small" onClick={choose}>
      Next problem
    </button>
  );
}

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

interface OwnDeadLetters {
  readonly deadLetters: readonly DeadLetterRow[];
  readonly loading: Pick<LoadedState<unknown>, 'error' | 'reload'>;
}

/** The dead letters of the event. Looking receives none. */
function useDeadLetters({ event }: EventStory, row: EventRow | undefined): OwnDeadLetters {
  const isWanted = row !== undefined && row.deadLetters > 0;
  const { value, ...loading } = useLoaded(
    async () => (isWanted ? (await api.get<DeadLetterList>('dead-letters')).deadLetters : []),
    [isWanted, row?.deadLetters],
  );
  const ids = event === undefined ? [] : [event.id, ...event.otherIds];
  const isOwn = ({ eventId = '', from }: DeadLetterRow): boolean => ids.includes(eventId) || ids.includes(from);
  return { deadLetters: value?.filter(isOwn).slice(0, MOST) ?? [], loading };
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
