import { useMemo } from 'preact/hooks';
import type { RunReport } from '../../server/report/shapes.ts';
import { Field } from '../components/field.tsx';
import { formatCount } from '../components/format.ts';
import { Panel } from '../components/panel.tsx';
import { EventRows } from '../pages/events/event-rows.tsx';
import '../pages/events/events.css';
import { passes, STATE_WORDS } from '../pages/events/filters.ts';
import { route, setQuery } from '../router.ts';

/** The events whose way the file tells, found by id or text and by state. */
export function ReportedEvents({ report: { events, hops, all } }: { readonly report: RunReport }) {
  const { query } = route.value;
  const [q, state] = [query.get('q') ?? '', query.get('state') ?? ''];
  const rows = useMemo(
    () => events.filter(passes({ ...(q !== '' && { q }), ...(state !== '' && { state }) })),
    [events, q, state],
  );
  return (
    <Panel title="Events">
      <p class="muted">
        {events.length === all.events
          ? `All ${formatCount(all.events)} events are here, with their ${formatCount(all.hops)} hops.`
          : `${formatCount(events.length)} of ${formatCount(all.events)} events are here, with ${formatCount(hops.length)} of ${formatCount(all.hops)} hops: those that met trouble first. The others are left out, to keep the file small.`}{' '}
        What the events carried is not in this file.
      </p>
      <div class="fields" role="search">
        <Field label="Id or text">
          <input type="search" value={q} onInput={({ currentTarget }) => setQuery({ q: currentTarget.value })} />
        </Field>
        <Field label="State">
          <select value={state} onChange={({ currentTarget }) => setQuery({ state: currentTarget.value })}>
            <option value="">any</option>
            {Object.entries(STATE_WORDS).map(([name, word]) => (
              <option key={name} value={name}>
                {word}
              </option>
            ))}
          </select>
        </Field>
        <p class="muted" role="status">
          {formatCount(rows.length)} shown
        </p>
      </div>
      <div class="report-list">
        <EventRows rows={rows} turn={0} onAway={() => undefined} />
      </div>
    </Panel>
  );
}
