import type { Hop } from '@tributary/region/journal';
import type { Column } from '../../components/column.ts';
import { printable } from '../../components/format.ts';
import { Table } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';

const COLUMNS: readonly Column<Hop>[] = [
  { title: 'No.', cell: ({ n }) => n, align: 'end', sort: ({ n }) => n },
  { title: 'Time', cell: ({ at }) => <Time at={at} as="clock" />, sort: ({ at }) => at },
  { title: 'Step', cell: ({ step }) => <span class="hop-step">{step}</span>, sort: ({ step }) => step },
  { title: 'Place', cell: ({ place }) => <span class="mono">{place}</span>, sort: ({ place }) => place },
  {
    title: 'Ids',
    cell: ({ ids }) => (
      <ul class="mono">
        {ids.map((id) => (
          <li key={id}>{printable(id)}</li>
        ))}
      </ul>
    ),
  },
  { title: 'Detail', cell: ({ detail }) => <span class="mono hop-detail">{JSON.stringify(detail ?? {})}</span> },
];

const MOST = 500;

/** As the journal has them. */
export const HopsView = ({ hops }: { readonly hops: readonly Hop[] }) => (
  <>
    <Table label="Hops" columns={COLUMNS} rows={hops.slice(0, MOST)} keyOf={({ n }) => String(n)} />
    {hops.length > MOST && <p class="muted">Only the first {MOST} hops are shown. Choose a row for its own.</p>}
  </>
);
