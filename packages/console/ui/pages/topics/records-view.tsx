import { useState } from 'preact/hooks';
import type { RecordRow, TopicRow } from '../../../server/kafka/shapes.ts';
import type { Column } from '../../components/column.ts';
import { Empty } from '../../components/empty.tsx';
import { counted, formatBytes, formatCount, printable } from '../../components/format.ts';
import { Problem } from '../../components/loaded.tsx';
import { Split } from '../../components/split.tsx';
import { Time } from '../../components/time.tsx';
import { VirtualList } from '../../components/virtual-list.tsx';
import { useKey } from '../../keys.ts';
import { route, setQuery } from '../../router.ts';
import { RecordFilter } from './record-filter.tsx';
import { RecordView } from './record-view.tsx';
import { faultOf, keyOf, oneLine, readable, recordsQuery } from './shown-records.ts';
import { isForward, type Records, useRecords } from './use-records.ts';

/** The records of a topic, one row each, and the one that is open. */
export function RecordsView({ topic }: { readonly topic: TopicRow }) {
  const { query } = route.value;
  const asked = recordsQuery(topic.name, query);
  const [isTailing, setTailing] = useState(true);
  const records = useRecords(asked, isTailing);
  const selected = query.get('sel') ?? placeIn(query);
  const open = records.rows.find((row) => keyOf(row) === selected);
  useKey('p', 'Stop or follow the tail', () => setTailing(!isTailing));
  useKey('Escape', 'Close the record', () => setQuery({ sel: '' }));
  return (
    <div class="records">
      <RecordFilter topic={topic} query={query} />
      {records.error !== undefined && <Problem error={records.error} reload={records.reload} />}
      <div class="records-bar">
        <button type="button" aria-pressed={isTailing} onClick={() => setTailing(!isTailing)}>
          {isTailing ? '● Live' : '○ Paused'}
        </button>
        <Count records={records} isForward={isForward(asked)} />
      </div>
      <Split
        label="records"
        list={
          records.rows.length === 0 && !records.isLoading ? (
            <NoRecords records={records} topic={topic} />
          ) : (
            <VirtualList
              label={`Records of ${topic.name}`}
              rows={records.rows}
              keyOf={keyOf}
              columns={open === undefined ? COLUMNS : COLUMNS.filter(({ title }) => title !== 'Value')}
              selected={selected}
              onOpen={(row) => setQuery({ sel: keyOf(row) })}
            />
          )
        }
        detail={open && <RecordView key={keyOf(open)} topic={topic} row={open} onClose={() => setQuery({ sel: '' })} />}
      />
    </div>
  );
}

/** A link to an offset opens that record. */
function placeIn(query: URLSearchParams): string | undefined {
  const [partition, at] = [query.get('p') ?? '', query.get('at') ?? ''];
  return partition !== '' && /^\d+$/.test(at) ? `${partition}@${at}` : undefined;
}

const Count = ({ records, isForward: isOn }: { readonly records: Records; readonly isForward: boolean }) => {
  const { rows, looked, total, isMore, isLoading, more } = records;
  return (
    <p class="muted">
      {counted(rows.length, 'record')}, the {isOn ? 'oldest' : 'newest'} first; looked at {formatCount(Number(looked))}{' '}
      of {formatCount(Number(total))}.{' '}
      {isMore && (
        <button type="button" class="small" disabled={isLoading} onClick={more}>
          {rows.length === 0 ? 'Look further' : isOn ? 'Go on' : 'Older ones'}
        </button>
      )}
    </p>
  );
};

const NoRecords = ({ records, topic }: { readonly records: Records; readonly topic: TopicRow }) => (
  <Empty title={topic.records === '0' ? 'No record is here yet.' : 'No record that was looked at is like this.'}>
    <p>
      {topic.records === '0'
        ? 'Produce one: it appears here at once.'
        : records.isMore
          ? 'There are others that were not looked at.'
          : `All ${formatCount(Number(records.total))} were looked at.`}
    </p>
    {records.isMore && (
      <button type="button" onClick={records.more}>
        Look further
      </button>
    )}
  </Empty>
);

const COLUMNS: readonly Column<RecordRow>[] = [
  { title: 'Time', width: '96px', cell: (row) => (row.kind === 'unreadable' ? '' : <Time at={row.at} as="clock" />) },
  { title: 'Partition', width: '64px', align: 'end', cell: ({ partition }) => partition },
  { title: 'Offset', width: '72px', align: 'end', cell: ({ offset }) => offset },
  {
    title: 'Key',
    width: 'minmax(0, 1fr)',
    cell: (row) => (row.kind === 'unreadable' ? '' : printable(oneLine(row.key))),
  },
  { title: 'Type', width: 'minmax(8.5rem, 1.4fr)', cell: typeCell },
  {
    title: 'Size',
    width: '72px',
    align: 'end',
    cell: (row) => (row.kind === 'unreadable' ? '' : formatBytes(row.sizeBytes)),
  },
  {
    title: 'Value',
    width: 'minmax(0, 4fr)',
    cell: (row) => <code>{row.kind === 'unreadable' ? '' : printable(oneLine(readable(row)))}</code>,
  },
];

function typeCell(row: RecordRow) {
  const fault = faultOf(row);
  if (fault !== undefined) return <span class="error">✕ {fault}</span>;
  if (row.kind === 'null') return <span class="muted">no value: a tombstone</span>;
  return printable(('eventType' in row && row.eventType) || '');
}
