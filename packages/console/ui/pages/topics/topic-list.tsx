import { useState } from 'preact/hooks';
import type { TopicList as List, TopicRow } from '../../../server/kafka/shapes.ts';
import { api } from '../../api.ts';
import type { Column } from '../../components/column.ts';
import { Empty } from '../../components/empty.tsx';
import { counted, formatBytes, formatCount, formatDuration } from '../../components/format.ts';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { Panel } from '../../components/panel.tsx';
import { Sparkline } from '../../components/sparkline.tsx';
import { Table } from '../../components/table.tsx';
import { useKey } from '../../keys.ts';
import { Groups } from './groups.tsx';
import { ProduceDialog } from './later-produce-dialog.ts';
import { ratesOf, useRenewed } from './rates.ts';

/** All topics, and all groups. */
export function TopicList() {
  const state = useLoaded(() => api.get<List>('topics'));
  useRenewed(state.reload);
  const [isProducing, setProducing] = useState(false);
  useKey('n', 'Produce a record', () => setProducing(true));
  return (
    <>
      <header class="topics-head">
        <h1>Kafka</h1>
        <p class="muted">
          {state.value !== undefined &&
            `${counted(state.value.topics.length, 'topic')} at ${state.value.bootstrapServers}`}
        </p>
        <span class="grow" />
        <button
          type="button"
          class="primary"
          disabled={(state.value?.topics.length ?? 0) === 0}
          onClick={() => setProducing(true)}
        >
          Produce a record …
        </button>
      </header>
      <Loaded state={state} what="the topics">
        {({ topics, bootstrapServers }) => (
          <>
            <Panel title="Topics">
              {topics.length === 0 ? (
                <Empty title="The cluster has no topic yet.">
                  <p>
                    A mapping or a pipe of the template makes one, or any client: the cluster is at {bootstrapServers}.
                  </p>
                </Empty>
              ) : (
                <Table
                  label="All topics"
                  rows={topics}
                  columns={COLUMNS}
                  keyOf={({ name }) => name}
                  to={({ name }) => ['topics', name]}
                />
              )}
            </Panel>
            <Panel title="Consumer groups">
              <Groups topic={undefined} />
            </Panel>
            {isProducing && <ProduceDialog topics={topics} onClose={() => setProducing(false)} onSent={state.reload} />}
          </>
        )}
      </Loaded>
    </>
  );
}

const COLUMNS: readonly Column<TopicRow>[] = [
  { title: 'Topic', cell: ({ name }) => name, sort: ({ name }) => name },
  {
    title: 'Records',
    align: 'end',
    cell: ({ records }) => formatCount(Number(records)),
    sort: ({ records }) => Number(records),
  },
  { title: 'Now', align: 'end', cell: ({ name }) => `${formatCount(ratesOf(name).at(-1) ?? 0)} a second` },
  {
    title: 'Last minutes',
    cell: ({ name }) => <Sparkline values={ratesOf(name)} label={`Records a second in ${name}`} />,
  },
  {
    title: 'Partitions',
    align: 'end',
    cell: ({ partitions }) => partitions.length,
    sort: ({ partitions }) => partitions.length,
  },
  { title: 'Kept for', cell: retentionOf },
  {
    title: 'Size',
    align: 'end',
    cell: ({ sizeBytes }) => (sizeBytes === undefined ? '–' : formatBytes(sizeBytes)),
    sort: ({ sizeBytes = 0 }) => sizeBytes,
  },
  {
    title: 'Read by',
    cell: ({ readers }) => (readers.length === 0 ? <span class="warn">▲ nobody</span> : readers.join(', ')),
  },
];

export function retentionOf({ retentionMs, retentionBytes, isCompacted }: TopicRow): string {
  const limits = [
    ...(isCompacted ? ['the newest of each key'] : []),
    ...(retentionMs === undefined ? [] : [formatDuration(retentionMs)]),
    ...(retentionBytes === undefined ? [] : [`${formatBytes(retentionBytes)} a partition`]),
  ];
  return limits.join(', ') || 'ever';
}
