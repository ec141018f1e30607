import type { GroupList, GroupRow } from '../../../server/kafka/shapes.ts';
import { api } from '../../api.ts';
import type { Column } from '../../components/column.ts';
import { Empty } from '../../components/empty.tsx';
import { counted, formatCount, printable } from '../../components/format.ts';
import { Link } from '../../components/link.tsx';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { Sparkline } from '../../components/sparkline.tsx';
import { State } from '../../components/state.tsx';
import { Table } from '../../components/table.tsx';
import { lagsOf, useRenewed } from './rates.ts';

/** Who reads, and how far behind. @param topic undefined for all */
export function Groups({ topic }: { readonly topic: string | undefined }) {
  const state = useLoaded(() => api.get<GroupList>('topics/groups'));
  useRenewed(state.reload);
  return (
    <Loaded state={state} what="the groups">
      {({ groups }) => <GroupTable groups={groups.filter((group) => isOf(group, topic))} topic={topic} />}
    </Loaded>
  );
}

const isOf = ({ partitions, members }: GroupRow, topic: string | undefined): boolean =>
  topic === undefined ||
  partitions.some((partition) => partition.topic === topic) ||
  members.some((member) => member.partitions.some((name) => name.replace(/-\d+$/, '') === topic));

function GroupTable({ groups, topic }: { readonly groups: readonly GroupRow[]; readonly topic: string | undefined }) {
  if (groups.length === 0) return <Empty title="No consumer group reads here." />;
  return (
    <>
      <Table label="Groups and their lag" rows={groups} columns={COLUMNS} keyOf={({ group }) => group} />
      {groups.flatMap(({ group, troubles }) =>
        troubles.map((trouble) => (
          <p key={group + trouble} class="notice warn">
            ▲ {printable(trouble)}
          </p>
        )),
      )}
      <details open={topic !== undefined}>
        <summary>Lag by partition</summary>
        <Table
          label="Lag by partition"
          rows={partitionsOf(groups, topic)}
          columns={PARTITIONS}
          keyOf={({ key }) => key}
        />
      </details>
    </>
  );
}

const lagOf = ({ partitions }: GroupRow): number => partitions.reduce((sum, { lag = '0' }) => sum + Number(lag), 0);

const COLUMNS: readonly Column<GroupRow>[] = [
  { title: 'Group', cell: ({ group }) => printable(group), sort: ({ group }) => group },
  {
    title: 'Reader',
    cell: ({ reader }) => (reader === undefined ? 'a client' : <Link to={['functions', reader]}>{reader}</Link>),
  },
  { title: 'State', cell: ({ state }) => <State state={state} /> },
  {
    title: 'Members',
    cell: ({ members }) => (
      <span
        title={members
          .map(({ clientId, host, partitions }) => `${clientId} at ${host}: ${partitions.join(', ')}`)
          .join('\n')}
      >
        {counted(members.length, 'member')}
      </span>
    ),
  },
  {
    title: 'Lag',
    align: 'end',
    cell: (group) => <span class={lagOf(group) > 0 ? 'warn' : ''}>{counted(lagOf(group), 'record')}</span>,
    sort: lagOf,
  },
  {
    title: 'Lag, last minutes',
    cell: ({ reader }) =>
      reader === undefined ? (
        ''
      ) : (
        <Sparkline values={lagsOf(reader)} label={`Records that ${reader} has not read yet`} />
      ),
  },
];

interface Part {
  readonly key: string;
  readonly group: string;
  readonly name: string;
  readonly committed: string;
  readonly end: string;
  readonly lag: number;
  readonly member: string;
}

function partitionsOf(groups: readonly GroupRow[], topic: string | undefined): readonly Part[] {
  return groups.flatMap(({ group, partitions, members }) =>
    partitions
      .filter((one) => topic === undefined || one.topic === topic)
      .map(({ topic: of, partition, committed = '–', end = '?', lag = '0' }) => {
        const name = `${of}-${partition}`;
        const member = members.find((one) => one.partitions.includes(name))?.clientId ?? 'nobody';
        return { key: `${group} ${name}`, group, name, committed, end, lag: Number(lag), member };
      }),
  );
}

const PARTITIONS: readonly Column<Part>[] = [
  { title: 'Group', cell: ({ group }) => printable(group), sort: ({ group }) => group },
  { title: 'Partition', cell: ({ name }) => name, sort: ({ name }) => name },
  { title: 'Committed', align: 'end', cell: ({ committed }) => committed },
  { title: 'End', align: 'end', cell: ({ end }) => end },
  { title: 'Lag', align: 'end', cell: ({ lag }) => formatCount(lag), sort: ({ lag }) => lag },
  { title: 'Assigned to', cell: ({ member }) => printable(member) },
];
