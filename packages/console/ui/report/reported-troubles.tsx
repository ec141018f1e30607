import type { ReportedDeadLetter } from '../../server/report/shapes.ts';
import { printable } from '../components/format.ts';
import type { EventStory } from '../pages/event/event-story.ts';
import { troublesOf } from '../pages/event/problems.ts';
import { TroubleLine } from '../pages/event/trouble-line.tsx';

const MOST_TROUBLES = 8;

interface TroublesProps {
  readonly story: EventStory;
  readonly deadLetters: readonly ReportedDeadLetter[];
}

/** What went wrong on the way of an event, and why it is a dead letter. */
export function ReportedTroubles({ story, deadLetters }: TroublesProps) {
  const troubles = troublesOf(story);
  if (troubles.length === 0 && deadLetters.length === 0) return null;
  return (
    <section class="troubles" aria-label="What went wrong">
      <h2>What went wrong on the way</h2>
      <ul>
        {troubles.slice(0, MOST_TROUBLES).map((trouble) => (
          <TroubleLine key={trouble.n} {...trouble} />
        ))}
        {troubles.length > MOST_TROUBLES && (
          <li class="muted">and {troubles.length - MOST_TROUBLES} more in its path</li>
        )}
        {deadLetters.map(({ reason, explanation, from }) => (
          <li key={`${from} ${explanation}`}>
            <b>Error</b>
            <span>
              <b>{printable(reason)}</b>: {printable(explanation)} <span class="muted">(from {printable(from)})</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
