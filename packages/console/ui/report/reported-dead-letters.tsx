import { useState } from 'preact/hooks';
import type { ReportedDeadLetter, RunReport } from '../../server/report/shapes.ts';
import type { Column } from '../components/column.ts';
import { counted, printable, shortId } from '../components/format.ts';
import { Link } from '../components/link.tsx';
import { Panel } from '../components/panel.tsx';
import { Table } from '../components/table.tsx';

const AT_ONCE = 50;

/** The dead letters of the run, why they are some, and what has become of them. */
export function ReportedDeadLetters({ report }: { readonly report: RunReport }) {
  const { deadLetters, deadLettersBecame } = report;
  const [limit, setLimit] = useState(AT_ONCE);
  const rows = deadLetters.slice(0, limit).map((one, index) => ({ ...one, key: String(index) }));
  return (
    <Panel title={`Dead letters: ${deadLetters.length}`} class="report-dead-letters">
      <p class="muted">{deadLetters.length === 0 ? 'There was none.' : printable(deadLettersBecame)}</p>
      {deadLetters.length > 0 && <Table label="Dead letters" columns={COLUMNS} rows={rows} keyOf={({ key }) => key} />}
      {deadLetters.length > limit && (
        <button type="button" onClick={() => setLimit(limit + AT_ONCE)}>
          Show more of {counted(deadLetters.length - limit, 'further dead letter')}
        </button>
      )}
    </Panel>
  );
}

const COLUMNS: readonly Column<ReportedDeadLetter>[] = [
  { title: 'Reason', cell: ({ reason }) => printable(reason), sort: ({ reason }) => reason },
  { title: 'Explanation', cell: ({ explanation }) => printable(explanation) },
  { title: 'From', cell: ({ from }) => <EventLink id={from} />, sort: ({ from }) => from },
  {
    title: 'Event',
    cell: ({ eventId }) => (eventId === undefined ? <i>no id can be read</i> : <EventLink id={eventId} />),
    sort: ({ eventId = '' }) => eventId,
  },
  { title: 'Queue', cell: ({ queue }) => printable(queue), sort: ({ queue }) => queue },
];

/** A record and an event each have a way of their own. */
const EventLink = ({ id }: { readonly id: string }) => (
  <Link to={['event', id]} title={id} class="mono">
    {printable(shortId(id, 24))}
  </Link>
);
