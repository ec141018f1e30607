import type { FunctionFigures } from '@tributary/region/observation';
import type { FunctionInfo } from '../../../server/functions/shapes.ts';
import { Count, Duration } from '../../components/amounts.tsx';
import type { Column } from '../../components/column.ts';
import { Empty } from '../../components/empty.tsx';
import { State } from '../../components/state.tsx';
import { Table } from '../../components/table.tsx';

/** A function with what it has done since the region started; figures are absent before the first invocation. */
export interface FunctionRow extends FunctionInfo {
  readonly figures: FunctionFigures | undefined;
}

const COLUMNS: readonly Column<FunctionRow>[] = [
  { title: 'Function', cell: ({ shortName }) => shortName, sort: ({ shortName }) => shortName },
  { title: 'State', cell: ({ figures }) => stateOf(figures) },
  {
    title: 'Invocations',
    align: 'end',
    cell: ({ figures }) => <Count count={figures?.invocations ?? 0} />,
    sort: ({ figures }) => figures?.invocations ?? 0,
  },
  {
    title: 'Errors',
    align: 'end',
    cell: ({ figures }) => errorsOf(figures?.errors ?? 0),
    sort: ({ figures }) => figures?.errors ?? 0,
  },
  {
    title: 'p50',
    align: 'end',
    cell: ({ figures }) => duration(figures?.p50Ms),
    sort: ({ figures }) => figures?.p50Ms ?? -1,
  },
  {
    title: 'p99',
    align: 'end',
    cell: ({ figures }) => duration(figures?.p99Ms),
    sort: ({ figures }) => figures?.p99Ms ?? -1,
  },
  {
    title: 'Cold starts',
    align: 'end',
    cell: ({ figures }) => <Count count={figures?.coldStarts ?? 0} />,
    sort: ({ figures }) => figures?.coldStarts ?? 0,
  },
];

function stateOf(figures: FunctionFigures | undefined) {
  if (figures === undefined || figures.running + figures.waiting === 0) return <span class="muted">idle</span>;
  if (figures.waiting > 0)
    return <State state="waiting" word={`${figures.running} running, ${figures.waiting} waiting`} />;
  return <State state="running" word={`${figures.running} running`} />;
}

const errorsOf = (errors: number) =>
  errors === 0 ? <Count count={0} /> : <State state="failed" word={String(errors)} />;

export const duration = (ms: number | undefined) =>
  ms === undefined ? <span class="muted">–</span> : <Duration ms={ms} />;

export function FunctionTable({
  rows,
  selected,
}: {
  readonly rows: readonly FunctionRow[];
  readonly selected: string | undefined;
}) {
  if (rows.length === 0)
    return (
      <Empty title="The region has no functions.">
        <p>
          They come with a stack: with <code>npm start</code>, or with <code>sls deploy</code> to this region.
        </p>
      </Empty>
    );
  const to = ({ shortName }: FunctionRow) => ['functions', shortName];
  return (
    <Table
      label="Functions"
      columns={COLUMNS}
      rows={rows}
      keyOf={({ shortName }) => shortName}
      to={to}
      selected={selected}
    />
  );
}
