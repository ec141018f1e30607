import { useState } from 'preact/hooks';
import type { PartitionRow, TopicList, TopicRow } from '../../../server/kafka/shapes.ts';
import { api } from '../../api.ts';
import type { Column } from '../../components/column.ts';
import { Empty } from '../../components/empty.tsx';
import { counted, formatBytes, formatCount } from '../../components/format.ts';
import { Link } from '../../components/link.tsx';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { Table } from '../../components/table.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { useKey } from '../../keys.ts';
import { go, route, setQuery } from '../../router.ts';
import { Groups } from './groups.tsx';
import { ProduceDialog } from './later-produce-dialog.ts';
import { ratesOf, useRenewed } from './rates.ts';
import { RecordsView } from './records-view.tsx';
import { retentionOf } from './topic-list.tsx';

/** One topic: its records, its partitions, and who reads it. */
export function TopicView({ topic }: { readonly topic: string }) {
  const state = useLoaded(() => api.get<TopicList>('topics'), [topic]);
  useRenewed(state.reload);
  return (
    <Loaded state={state} what="the topic">
      {({ topics }) => {
        const row = topics.find(({ name }) => name === topic);
        return row === undefined ? <NoTopic topic={topic} /> : <Topic row={row} topics={topics} />;
      }}
    </Loaded>
  );
}

const NoTopic = ({ topic }: { readonly topic: string }) => (
  <Empty title={`The cluster has no topic ${topic}.`}>
    <Link to="/topics">All topics</Link>
  </Empty>
);

interface TopicProps {
  readonly row: TopicRow;
  readonly topics: readonly TopicRow[];
}

function Topic({ row, topics }: TopicProps) {
  const { name, partitions, records, readers } = row;
  const { query } = route.value;
  const tab = query.get('tab') ?? 'records';
  const [isProducing, setProducing] = useState(false);
  useKey('n', 'Produce a record', () => setProducing(true));
  return (
    <>
      <header class="topics-head">
        <h1>
          <Link to="/topics">Kafka</Link> / {name}
        </h1>
        <p class="muted">
          {counted(Number(records), 'record')} in {counted(partitions.length, 'partition')}, kept for {retentionOf(row)}
          ; {formatCount(ratesOf(name).at(-1) ?? 0)} a second now; read by{' '}
          {readers.length === 0 ? 'nobody' : readers.join(', ')}
        </p>
        <span class="grow" />
        <button type="button" class="primary" onClick={() => setProducing(true)}>
          Produce a record …
        </button>
      </header>
      <Tabs
        label="Parts of the topic"
        tabs={[
          { id: 'records', title: 'Records' },
          { id: 'partitions', title: 'Partitions', count: partitions.length },
          { id: 'groups', title: 'Groups' },
        ]}
        selected={tab}
        onSelect={(id) => setQuery({ tab: id === 'records' ? undefined : id })}
      >
        {tab === 'records' && <RecordsView topic={row} />}
        {tab === 'partitions' && (
          <Table label="Partitions" rows={partitions} columns={COLUMNS} keyOf={({ partition }) => String(partition)} />
        )}
        {tab === 'groups' && <Groups topic={name} />}
      </Tabs>
      {isProducing && (
        <ProduceDialog
          topics={topics}
          topic={name}
          onClose={() => setProducing(false)}
          onSent={() => go(['topics', name])}
        />
      )}
    </>
  );
}

const COLUMNS: readonly Column<PartitionRow>[] = [
  { title: 'Partition', cell: ({ partition }) => partition, sort: ({ partition }) => partition },
  { title: 'First offset', align: 'end', cell: ({ first }) => first },
  { title: 'Next offset', align: 'end', cell: ({ end }) => end },
  {
    title: 'Records',
    align: 'end',
    cell: ({ first, end }) => String(BigInt(end) - BigInt(first)),
    sort: ({ first, end }) => Number(end) - Number(first),
  },
  { title: 'Size', align: 'end', cell: ({ sizeBytes }) => (sizeBytes === undefined ? '–' : formatBytes(sizeBytes)) },
  { title: 'Problem', cell: ({ problem }) => (problem === undefined ? '' : <span class="error">✕ {problem}</span>) },
];
