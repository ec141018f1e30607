import { useMemo } from 'preact/hooks';
import { later } from '../../components/later.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { route, setQuery } from '../../router.ts';
import { type EventStory, rowOf } from './event-story.ts';
import { prefixOf } from './path/title.ts';
import { verdictsOf } from './rules.ts';

/** The path is seen first. */
const PayloadView = later(async () => (await import('./payload-view.tsx')).PayloadView, 'the payloads');
const RulesView = later(async () => (await import('./rules-view.tsx')).RulesView, 'the rules');
const LogsView = later(async () => (await import('./logs-view.tsx')).LogsView, 'the logs');
const HopsView = later(async () => (await import('./hops-view.tsx')).HopsView, 'the hops');

interface EventTabsProps {
  readonly story: EventStory;
  readonly chosen: number;
  /** What all names of the region begin with. */
  readonly prefix: string;
}

/** What the event carried, what the rules made of it, what was logged, and every hop. */
export function EventTabs({ story, chosen, prefix: ofRegion }: EventTabsProps) {
  const rows = useMemo(() => story.paths.flatMap((path) => path.rows), [story]);
  const prefix = useMemo(() => prefixOf(rows, ofRegion), [rows, ofRegion]);
  const row = rowOf(rows, chosen);
  const hops = row?.enters?.hops ?? story.event?.hops ?? rows.flatMap((one) => one.hops);
  const verdicts = useMemo(() => verdictsOf(hops), [hops]);
  const selected = route.value.query.get('tab') ?? 'payload';
  const tabs = [
    { id: 'payload', title: 'Payload' },
    { id: 'rules', title: 'Rules', count: verdicts.length },
    { id: 'logs', title: 'Logs' },
    { id: 'hops', title: row === undefined ? 'Hops' : 'Hops of this row', count: (row?.hops ?? hops).length },
  ];
  return (
    <Tabs label="About the event" tabs={tabs} selected={selected} onSelect={(tab) => setQuery({ tab })}>
      {selected === 'rules' && <RulesView verdicts={verdicts} hops={hops} prefix={prefix} />}
      {selected === 'logs' && <LogsView row={row} rows={rows} prefix={prefix} />}
      {selected === 'hops' && <HopsView hops={row?.hops ?? hops} />}
      {selected === 'payload' && (
        <PayloadView rows={rows} hops={hops} chosen={row} ids={idsOf(story)} prefix={prefix} />
      )}
    </Tabs>
  );
}

const idsOf = ({ event }: EventStory): readonly string[] => (event === undefined ? [] : [event.id, ...event.otherIds]);
