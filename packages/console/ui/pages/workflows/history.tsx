import { textOf } from '@tributary/region/json';
import type { HistoryEvent } from '../../../server/workflows/shapes.ts';
import type { Column } from '../../components/column.ts';
import { formatDuration } from '../../components/format.ts';
import { Table } from '../../components/table.tsx';

interface HistoryProps {
  readonly history: readonly HistoryEvent[];
  readonly startedAt: number;
  readonly isCut: boolean;
}

/** Every event of the history, as Step Functions writes it. */
export function History({ history, startedAt, isCut }: HistoryProps) {
  const columns: readonly Column<HistoryEvent>[] = [
    { title: '#', cell: ({ id }) => id, align: 'end' },
    { title: 'After', cell: ({ at }) => formatDuration(at - startedAt), align: 'end' },
    { title: 'Event', cell: ({ type }) => type },
    { title: 'What', cell: ({ details }) => whatOf(details) },
  ];
  return (
    <>
      <Table label="History" columns={columns} rows={history} keyOf={({ id }) => String(id)} />
      {isCut && <p class="muted">The history is longer: these are its first {history.length} events.</p>}
    </>
  );
}

const SHOWN = 160;

function whatOf(details: HistoryEvent['details']): string {
  const { name, error, cause, resource } = details;
  const text = [name, error, cause, resource]
    .map((value) => textOf(value))
    .filter(Boolean)
    .join(' · ');
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
