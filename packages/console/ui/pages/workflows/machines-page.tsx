import type { MachineList, MachineRow } from '../../../server/workflows/shapes.ts';
import { api } from '../../api.ts';
import type { Column } from '../../components/column.ts';
import { Empty } from '../../components/empty.tsx';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { State } from '../../components/state.tsx';
import { Table } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import { useNews } from './news.ts';

const count = (row: MachineRow, ...statuses: readonly string[]): number =>
  statuses.reduce((sum, status) => sum + (row.counts[status] ?? 0), 0);

const number = (title: string, state: string, ...statuses: readonly string[]): Column<MachineRow> => ({
  title,
  cell: (row) => {
    const many = count(row, ...statuses);
    return many === 0 ? 0 : <State state={state} word={String(many)} />;
  },
  sort: (row) => count(row, ...statuses),
  align: 'end',
});

const COLUMNS: readonly Column<MachineRow>[] = [
  { title: 'State machine', cell: ({ name }) => name, sort: ({ name }) => name },
  { title: 'Type', cell: ({ type }) => type.toLowerCase() },
  number('Running', 'running', 'RUNNING'),
  number('Succeeded', 'succeeded', 'SUCCEEDED'),
  number('Failed', 'failed', 'FAILED', 'TIMED_OUT'),
  number('Aborted', 'aborted', 'ABORTED'),
  {
    title: 'Last started',
    cell: ({ lastStartedAt }) => (lastStartedAt === undefined ? 'never' : <Time at={lastStartedAt} />),
    sort: ({ lastStartedAt = 0 }) => lastStartedAt,
  },
];

export function MachinesPage() {
  const state = useLoaded(() => api.get<MachineList>('workflows'), []);
  useNews('', state.reload);
  return (
    <>
      <h1>Workflows</h1>
      <Loaded state={state} what="the state machines">
        {({ machines }) =>
          machines.length === 0 ? (
            <Empty title="No stack of this region has a state machine.">
              <p>
                A resource AWS::StepFunctions::StateMachine in a template becomes one, and its executions are shown
                here.
              </p>
            </Empty>
          ) : (
            <Table
              label="State machines"
              columns={COLUMNS}
              rows={machines}
              keyOf={({ name }) => name}
              to={({ name }) => ['workflows', name]}
            />
          )
        }
      </Loaded>
    </>
  );
}
