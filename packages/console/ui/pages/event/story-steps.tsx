import type { EventPage, EventRow } from '@tributary/region/observation';
import { api } from '../../api.ts';
import { Missing, useLoaded } from '../../components/loaded.tsx';
import { useKey } from '../../keys.ts';
import { go } from '../../router.ts';
import { rowName } from './event-name.ts';
import { type Neighbours, neighboursOf, storyIds } from './neighbours.ts';

interface StoryStepsProps {
  readonly row: EventRow;
  /** How many others are known: there are more to ask for when it grows. */
  readonly known: number;
}

/** Leads to the event before, and to the one after it, of the same story. */
export function StorySteps({ row, known }: StoryStepsProps) {
  const ids = storyIds(row);
  const state = useLoaded(() => api.region<EventPage>('events', { id: ids, limit: 1000 }), [ids, known]);
  const neighbours = state.value && neighboursOf(state.value.events, row.id);
  if (state.error !== undefined) return <Missing state={state} what="The other events of its story" />;
  return neighbours === undefined || neighbours.count < 2 ? null : <Steps {...neighbours} />;
}

function Steps({ position, count, previous, next }: Neighbours) {
  useKey('[', 'Previous event of the story', () => open(previous));
  useKey(']', 'Next event of the story', () => open(next));
  return (
    <div role="group" class="story-steps" aria-label="Events of the story">
      <Step label="‹ Previous" row={previous} />
      <span class="muted">
        event {position} of {count} of its story
      </span>
      <Step label="Next ›" row={next} />
    </div>
  );
}

const Step = ({ label, row }: { readonly label: string; readonly row: EventRow | undefined }) => (
  <button
    type="button"
    class="small"
    disabled={row === undefined}
    title={row && rowName(row)}
    onClick={() => open(row)}
  >
    {label}
  </button>
);

function open(row: EventRow | undefined): void {
  if (row !== undefined) go(['event', row.id]);
}
