import { useState } from 'preact/hooks';
import type { ReplayInfo } from '../../../server/archive/shapes.ts';
import { api } from '../../api.ts';
import type { Column } from '../../components/column.ts';
import { Problem } from '../../components/loaded.tsx';
import { State } from '../../components/state.tsx';
import { Table } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import { progressOf } from './span.ts';

interface ReplaysProps {
  readonly replays: readonly ReplayInfo[];
  readonly reload: () => void;
}

/** The replays that the region knows, with how far they are. */
export function Replays({ replays, reload }: ReplaysProps) {
  const [problem, setProblem] = useState<Error>();
  if (replays.length === 0)
    return <p class="muted">No event was replayed. Choose an archive to replay a span of it.</p>;
  const cancel = async (name: string): Promise<void> => {
    setProblem(undefined);
    await api.post('archive/cancel', { name }).catch(setProblem);
    reload();
  };
  return (
    <>
      {problem !== undefined && <Problem error={problem} />}
      <Table
        label="Replays"
        columns={columnsOf((name) => void cancel(name))}
        rows={replays}
        keyOf={({ name }) => name}
      />
    </>
  );
}

const columnsOf = (cancel: (name: string) => void): readonly Column<ReplayInfo>[] => [
  { title: 'Replay', cell: ({ name }) => name, sort: ({ name }) => name },
  { title: 'Archive', cell: ({ archive }) => archive, sort: ({ archive }) => archive },
  {
    title: 'State',
    cell: (replay) => (
      <>
        <State state={replay.state} word={replay.state.toLowerCase()} />
        {replay.state === 'RUNNING' && (
          <progress max={1} value={progressOf(replay)} aria-label={`Progress of ${replay.name}`} />
        )}
        {replay.reason !== '' && <p class="problem">{replay.reason}</p>}
      </>
    ),
  },
  {
    title: 'Started',
    cell: ({ startedAt }) => (startedAt === undefined ? '' : <Time at={startedAt} />),
    sort: ({ startedAt }) => startedAt ?? 0,
  },
  {
    title: 'Stop',
    cell: ({ name, state }) =>
      /^(STARTING|RUNNING)$/.test(state) ? (
        <button type="button" class="small" aria-label={`Cancel ${name}`} onClick={() => cancel(name)}>
          Cancel
        </button>
      ) : null,
  },
];
