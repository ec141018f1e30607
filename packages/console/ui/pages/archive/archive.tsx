import type { ArchiveInfo, ArchivePage } from '../../../server/archive/shapes.ts';
import { api } from '../../api.ts';
import { Bytes, Count } from '../../components/amounts.tsx';
import type { Column } from '../../components/column.ts';
import { Empty } from '../../components/empty.tsx';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { Panel } from '../../components/panel.tsx';
import { Split } from '../../components/split.tsx';
import { Table } from '../../components/table.tsx';
import { useEvery } from '../../components/use-every.ts';
import { useRoute } from '../../router.ts';
import './archive.css';
import { ReplayForm } from './replay-form.tsx';
import { Replays } from './replays.tsx';

const PAGE_EVERY_MS = 1_000;

/** The archives of the buses, their replays, and a form that sends a span again. */
export default function ArchivesPage() {
  const { path } = useRoute();
  const page = useLoaded(() => api.get<ArchivePage>('archive'));
  const isActive = page.value?.replays.some(({ state }) => /^(STARTING|RUNNING|CANCELLING)$/.test(state));
  useEvery(PAGE_EVERY_MS, () => {
    if (isActive) page.reload();
  });
  return (
    <>
      <h1>Archive</h1>
      <Loaded state={page} what="the archives">
        {(value) => <Archives page={value} selected={path[1]} reload={page.reload} />}
      </Loaded>
    </>
  );
}

interface ArchivesProps {
  readonly page: ArchivePage;
  readonly selected: string | undefined;
  readonly reload: () => void;
}

function Archives({ page: { archives, replays }, selected, reload }: ArchivesProps) {
  const archive = archives.find(({ name }) => name === selected);
  if (archives.length === 0)
    return (
      <Empty title="The region has no archive.">
        <p>
          A bus remembers its events once the template has an <code>AWS::Events::Archive</code> for it.
        </p>
      </Empty>
    );
  return (
    <Split
      label="list of archives"
      list={
        <div class="stack">
          <Panel title="Archives">
            <Table
              label="Archives"
              columns={COLUMNS}
              rows={archives}
              keyOf={({ name }) => name}
              to={({ name }) => ['archive', name]}
              selected={selected}
            />
          </Panel>
          <Panel title="Replays">
            <Replays replays={replays} reload={reload} />
          </Panel>
        </div>
      }
      detail={archive === undefined ? undefined : <ReplayForm key={archive.name} archive={archive} reload={reload} />}
    />
  );
}

const COLUMNS: readonly Column<ArchiveInfo>[] = [
  { title: 'Archive', cell: ({ name }) => name, sort: ({ name }) => name },
  { title: 'Bus', cell: ({ bus }) => bus, sort: ({ bus }) => bus },
  { title: 'Events', align: 'end', cell: ({ count }) => <Count count={count} />, sort: ({ count }) => count },
  {
    title: 'Size',
    align: 'end',
    cell: ({ sizeBytes }) => <Bytes sizeBytes={sizeBytes} />,
    sort: ({ sizeBytes }) => sizeBytes,
  },
  {
    title: 'Kept',
    align: 'end',
    cell: ({ retentionDays }) => (retentionDays === 0 ? 'for ever' : `${retentionDays} d`),
    sort: ({ retentionDays }) => retentionDays || Number.MAX_SAFE_INTEGER,
  },
];
