import type { Hop, HopPage } from '@tributary/region/observation';
import { api } from '../../api.ts';
import { formatDuration, printable } from '../../components/format.ts';
import { Link } from '../../components/link.tsx';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { Panel } from '../../components/panel.tsx';

/** The last hops tell how it ended. */
const SHOWN = 12;
/** These say nothing of the way. */
const ASIDE: ReadonlySet<Hop['step']> = new Set(['logged', 'not-matched', 'archived']);

/** The way of an event to its dead-letter queue. */
export function PathInShort({ eventId }: { readonly eventId: string }) {
  const state = useLoaded(() => api.region<HopPage>('hops', { id: eventId, limit: 1000 }), [eventId]);
  return (
    <Panel title="Its path" actions={<Link to={['event', eventId]}>The whole path, with payloads</Link>}>
      <Loaded state={state} what="its path">
        {({ hops }) => <Steps hops={hops.filter(({ step }) => !ASIDE.has(step))} />}
      </Loaded>
    </Panel>
  );
}

function Steps({ hops }: { readonly hops: readonly Hop[] }) {
  const [first] = hops;
  if (first === undefined) return <p class="muted">The region has forgotten its path, or never saw it.</p>;
  const left = Math.max(0, hops.length - SHOWN);
  return (
    <ol class="steps">
      {left > 0 && <li class="muted">… {left} before</li>}
      {hops.slice(-SHOWN).map((hop) => (
        <li key={hop.n} class={isBad(hop) ? 'error' : ''}>
          <span class="number muted">+{formatDuration(hop.at - first.at)}</span>
          <span>
            {isBad(hop) && '✕ '}
            {hop.step.replaceAll('-', ' ')}
          </span>
          <span>{printable(hop.place.replace(/^arn:[^:]*:[^:]*:[^:]*:[^:]*:/, ''))}</span>
        </li>
      ))}
    </ol>
  );
}

const isBad = ({ step }: Hop): boolean => ['failed', 'dead-lettered', 'refused', 'denied'].includes(step);
