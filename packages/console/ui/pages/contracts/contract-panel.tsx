import type { EventPage } from '@tributary/region/observation';
import type { ContractDetail, Taker } from '../../../server/contracts/shapes.ts';
import { api } from '../../api.ts';
import type { Column } from '../../components/column.ts';
import { Diff } from '../../components/diff.tsx';
import { Json } from '../../components/json.tsx';
import { Link } from '../../components/link.tsx';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { Panel } from '../../components/panel.tsx';
import { Table } from '../../components/table.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { setQuery, useRoute } from '../../router.ts';
import { withoutVersion } from './without-version.ts';

interface ContractPanelProps {
  readonly source: string;
  readonly type: string;
}

/** One event: its schema in each version, what changed between them, who takes it and where it came from. */
export function ContractPanel({ source, type }: ContractPanelProps) {
  const state = useLoaded(() => api.get<ContractDetail>('contracts/detail', { source, type }), [source, type]);
  return (
    <Loaded state={state} what={`the contract of ${type}`}>
      {(detail) => (
        <Panel title={detail.type} class="fill" actions={<Link to="/contracts">Close</Link>}>
          <p class="muted">of {detail.source}</p>
          <Parts detail={detail} />
        </Panel>
      )}
    </Loaded>
  );
}

function Parts({ detail }: { readonly detail: ContractDetail }) {
  const { versions, takers } = detail;
  const tabs = [
    ...versions.toReversed().map(({ name, version, isDiscovered }) => ({
      id: name,
      title: isDiscovered ? 'Discovered' : `Schema v${version ?? 1}`,
    })),
    ...(versions.length > 1 ? [{ id: 'changes', title: 'Changes' }] : []),
    { id: 'takers', title: 'Takers', count: takers.length },
    { id: 'seen', title: 'Seen' },
    { id: 'example', title: 'Example' },
  ];
  const asked = useRoute().query.get('tab');
  const tab = tabs.find(({ id }) => id === asked)?.id ?? tabs[0]?.id ?? 'takers';
  const schema = versions.find(({ name }) => name === tab);
  return (
    <Tabs label="Parts of the contract" tabs={tabs} selected={tab} onSelect={(id) => setQuery({ tab: id })}>
      {schema !== undefined && <Json key={schema.name} text={schema.text} label="Schema" openDepth={4} />}
      {tab === 'changes' && <Changes type={detail.type} versions={versions} />}
      {tab === 'takers' && <Takers takers={takers} />}
      {tab === 'seen' && <Seen type={detail.type} source={detail.source} />}
      {tab === 'example' && <Json text={detail.example} label="Example" openDepth={4} />}
    </Tabs>
  );
}

const nameOf = ({ version, isDiscovered }: ContractDetail['versions'][number]): string =>
  isDiscovered ? 'discovered' : `v${version ?? 1}`;

/** Between each version and the one before it. */
const Changes = ({ type, versions }: Pick<ContractDetail, 'type' | 'versions'>) => (
  <div class="stack">
    {versions.slice(1).map((after, index) => {
      const before = versions[index];
      return before === undefined ? null : (
        <section key={after.name} class="stack">
          <h3>
            From {nameOf(before)} to {nameOf(after)}
          </h3>
          <Diff
            before={withoutVersion(type, before.text)}
            after={withoutVersion(type, after.text)}
            labels={[nameOf(before), nameOf(after)]}
          />
        </section>
      );
    })}
  </div>
);

const TAKERS: readonly Column<Taker>[] = [
  { title: 'Rule', cell: ({ rule }) => rule, sort: ({ rule }) => rule },
  { title: 'Bus', cell: ({ bus }) => bus, sort: ({ bus }) => bus },
  { title: 'Targets', cell: ({ targets }) => targets.join(', ') },
  { title: 'Only where', cell: ({ only }) => (only === undefined ? 'always' : <code>{only}</code>) },
];

function Takers({ takers }: { readonly takers: readonly Taker[] }) {
  if (takers.length === 0) return <p class="muted">No rule takes it: its events match nothing.</p>;
  return (
    <Table label="Rules that take it" columns={TAKERS} rows={takers} keyOf={({ bus, rule }) => `${bus}/${rule}`} />
  );
}

const SEEN_LIMIT = 200;

/** Where the events that the region remembers came from, and what handled them. */
function Seen({ type, source }: { readonly type: string; readonly source: string }) {
  const state = useLoaded(() => api.region<EventPage>('events', { type, source, limit: SEEN_LIMIT }), [type, source]);
  return (
    <Loaded state={state} what="its events">
      {({ events }) => {
        if (events.length === 0) return <p class="muted">None of them has passed since the region started.</p>;
        const origins = [...new Set(events.map(({ origin }) => origin))];
        const handlers = [...new Set(events.flatMap(({ handledBy }) => handledBy))];
        return (
          <div class="stack">
            <p>
              <Link to="/events" query={{ type, source }}>
                {events.length === SEEN_LIMIT ? `The last ${SEEN_LIMIT} events` : `${events.length} events`}
              </Link>
            </p>
            <p>Came in by: {origins.join(', ')}</p>
            <p>Handled by: {handlers.length === 0 ? 'nobody yet' : handlers.join(', ')}</p>
          </div>
        );
      }}
    </Loaded>
  );
}
