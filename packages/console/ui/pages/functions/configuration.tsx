import { useState } from 'preact/hooks';
import type { FunctionDetail, Trigger } from '../../../server/functions/shapes.ts';
import { api } from '../../api.ts';
import type { Column } from '../../components/column.ts';
import { Link } from '../../components/link.tsx';
import { Problem } from '../../components/loaded.tsx';
import { State } from '../../components/state.tsx';
import { Table } from '../../components/table.tsx';

interface ConfigurationProps {
  readonly detail: FunctionDetail;
  readonly reload: () => void;
}

/** What makes the function run, what it may use, and its settings. */
export function Configuration({ detail, reload }: ConfigurationProps) {
  return (
    <div class="stack">
      <h3>Triggers</h3>
      <Triggers triggers={detail.triggers} reload={reload} />
      <h3>Settings</h3>
      <dl class="pairs">
        {settingsOf(detail).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3>Environment</h3>
      <Environment environment={detail.environment} />
    </div>
  );
}

const settingsOf = (detail: FunctionDetail) =>
  [
    ['Name', detail.name],
    ['Handler', detail.handler],
    ['Runtime', detail.runtime],
    ['Memory', `${detail.memoryMb} MB`],
    ['Time limit', `${detail.timeoutSeconds} s`],
    ['Role', detail.role],
    ['Log group', detail.logGroup],
    ...(detail.deadLetterQueue === undefined ? [] : [['Dead-letter queue', detail.deadLetterQueue] as const]),
  ] as const;

function Environment({ environment }: Pick<FunctionDetail, 'environment'>) {
  const variables = Object.entries(environment).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (variables.length === 0) return <p class="muted">It has no variables.</p>;
  return (
    <dl class="pairs mono">
      {variables.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Triggers({ triggers, reload }: { readonly triggers: readonly Trigger[]; readonly reload: () => void }) {
  const [problem, setProblem] = useState<Error>();
  if (triggers.length === 0)
    return <p class="muted">No topic, queue, stream or rule does. An HTTP API, a workflow or a call may.</p>;
  const change = async ({ mappingId }: Trigger, isEnabled: boolean): Promise<void> => {
    setProblem(undefined);
    try {
      await api.post('functions/trigger', { mappingId, isEnabled });
      reload();
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
    }
  };
  return (
    <>
      {problem !== undefined && <Problem error={problem} />}
      <Table
        label="Triggers"
        columns={columnsOf(change)}
        rows={triggers}
        keyOf={({ kind, name }) => `${kind}/${name}`}
      />
    </>
  );
}

type Change = (trigger: Trigger, isEnabled: boolean) => Promise<void>;

const columnsOf = (change: Change): readonly Column<Trigger>[] => [
  { title: 'Kind', cell: ({ kind }) => kind },
  {
    title: 'Name',
    cell: ({ kind, name }) => (kind === 'topic' ? <Link to={['topics', name]}>{name}</Link> : name),
  },
  {
    title: 'State',
    cell: ({ state, reason }) => (
      <>
        <State state={state} />
        {reason !== undefined && <p class="problem">{reason}</p>}
      </>
    ),
  },
  { title: '', cell: (trigger) => <Switch trigger={trigger} change={change} /> },
];

/** Stopping loses nothing: what comes meanwhile waits in the topic or the queue. */
function Switch({ trigger, change }: { readonly trigger: Trigger; readonly change: Change }) {
  if (trigger.mappingId === undefined) return null;
  const isEnabled = /^(enabled|enabling|creating)$/i.test(trigger.state);
  return (
    <button type="button" class="small" onClick={() => void change(trigger, !isEnabled)}>
      {isEnabled ? 'Stop reading' : 'Read on'}
    </button>
  );
}
