import { useMemo, useState } from 'preact/hooks';
import type { ExecutionRow, MachineDetail } from '../../../server/workflows/shapes.ts';
import { api } from '../../api.ts';
import { Duration } from '../../components/amounts.tsx';
import type { Column } from '../../components/column.ts';
import { Empty } from '../../components/empty.tsx';
import { printable, shortId } from '../../components/format.ts';
import { Json } from '../../components/json.tsx';
import { later } from '../../components/later.tsx';
import { Link } from '../../components/link.tsx';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { Panel } from '../../components/panel.tsx';
import { State } from '../../components/state.tsx';
import { Table } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import { setQuery, useRoute } from '../../router.ts';
import { workflowOf } from './definition.ts';
import { useNews } from './news.ts';
import { StartDialog } from './start-dialog.tsx';

const FlowGraph = later(async () => (await import('./flow-graph.tsx')).FlowGraph, 'the picture');

export function MachinePage({ machine }: { readonly machine: string }) {
  const state = useLoaded(() => api.get<MachineDetail>('workflows/machine', { machine }), [machine]);
  const [isStarting, setStarting] = useState(false);
  useNews(machine, state.reload);
  return (
    <>
      <header class="panel-head">
        <h1>
          <Link to={['workflows']}>Workflows</Link> / {machine}
        </h1>
        <div class="actions">
          <Link to={['map']} query={{ at: `workflow/${machine}` }}>
            On the map
          </Link>
          <button type="button" class="primary" onClick={() => setStarting(true)}>
            Start an execution
          </button>
        </div>
      </header>
      <Loaded state={state} what="the state machine">
        {(detail) => <Machine detail={detail} />}
      </Loaded>
      {isStarting && <StartDialog machine={machine} onClose={() => setStarting(false)} />}
    </>
  );
}

const COLUMNS: readonly Column<ExecutionRow>[] = [
  {
    title: 'Execution',
    cell: ({ name }) => (
      <span class="mono" title={name}>
        {printable(shortId(name))}
      </span>
    ),
    sort: ({ name }) => name,
  },
  { title: 'Status', cell: ({ status }) => <State state={status} />, sort: ({ status }) => status },
  { title: 'Started', cell: ({ startedAt }) => <Time at={startedAt} />, sort: ({ startedAt }) => startedAt },
  {
    title: 'Took',
    cell: ({ startedAt, endedAt }) => (endedAt === undefined ? '' : <Duration ms={endedAt - startedAt} />),
    sort: ({ startedAt, endedAt = startedAt }) => endedAt - startedAt,
    align: 'end',
  },
];

function Machine({ detail }: { readonly detail: MachineDetail }) {
  const text = JSON.stringify(detail.definition);
  const workflow = useMemo(() => workflowOf(detail.definition), [text]);
  const { query } = useRoute();
  const chosen = workflow.states.find(({ name }) => name === query.get('state'));
  const status = query.get('status') ?? '';
  const rows = detail.executions.filter((row) => status === '' || row.status === status);
  return (
    <div class="workflow-body">
      <FlowGraph workflow={workflow} run={undefined} chosen={chosen?.name} />
      <div class="workflow-side">
        {chosen !== undefined && (
          <Panel title={`${chosen.type} ${chosen.name}`}>
            {chosen.comment !== '' && <p>{chosen.comment}</p>}
            <Json value={chosen.state} label="State" openDepth={2} />
          </Panel>
        )}
        <Panel
          title="Executions"
          class="executions"
          actions={<StatusChoice statuses={detail.executions.map((row) => row.status)} chosen={status} />}
        >
          {rows.length === 0 ? (
            <Empty title={status === '' ? 'It has not run yet.' : 'No execution has this status.'}>
              {status === '' && <p>Start an execution above, or send an event that a rule leads here.</p>}
            </Empty>
          ) : (
            <Table
              label="Executions"
              columns={COLUMNS}
              rows={rows}
              keyOf={({ name }) => name}
              to={({ name }) => ['workflows', detail.name, name]}
            />
          )}
          {detail.hasMore && <p class="muted">There are older ones; these are the newest.</p>}
        </Panel>
      </div>
    </div>
  );
}

function StatusChoice({ statuses, chosen }: { readonly statuses: readonly string[]; readonly chosen: string }) {
  const known = [...new Set([...statuses, ...(chosen === '' ? [] : [chosen])])].sort();
  return (
    <select
      aria-label="Status"
      value={chosen}
      onChange={({ currentTarget }) => setQuery({ status: currentTarget.value || undefined })}
    >
      <option value="">every status</option>
      {known.map((status) => (
        <option key={status} value={status}>
          {status.toLowerCase().replaceAll('_', ' ')}
        </option>
      ))}
    </select>
  );
}
