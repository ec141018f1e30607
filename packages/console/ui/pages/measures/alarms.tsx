import type { AlarmInfo, AlarmList } from '../../../server/measures.ts';
import { api } from '../../api.ts';
import type { Column } from '../../components/column.ts';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { Panel } from '../../components/panel.tsx';
import { State } from '../../components/state.tsx';
import { Table } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import { useEvery } from '../../components/use-every.ts';

const ALARMS_EVERY_MS = 5_000;

const STATES: Readonly<Record<string, string>> = { OK: 'ok', ALARM: 'alarm', INSUFFICIENT_DATA: 'no-data' };
const RANK = ['ALARM', 'INSUFFICIENT_DATA', 'OK'];

/** The alarms of the template, as CloudWatch would have them. */
export function Alarms() {
  const list = useLoaded(() => api.get<AlarmList>('measures/alarms'));
  useEvery(ALARMS_EVERY_MS, list.reload);
  return (
    <Panel title="Alarms">
      <Loaded state={list} what="the alarms">
        {({ alarms }) =>
          alarms.length === 0 ? (
            <p class="muted">The template has no alarm.</p>
          ) : (
            <Table
              label="Alarms"
              columns={COLUMNS}
              rows={alarms.toSorted((a, b) => RANK.indexOf(a.state) - RANK.indexOf(b.state))}
              keyOf={({ name }) => name}
            />
          )
        }
      </Loaded>
    </Panel>
  );
}

const COLUMNS: readonly Column<AlarmInfo>[] = [
  {
    title: 'Alarm',
    cell: ({ name, description }) => (
      <>
        {name}
        <p class="help">{description}</p>
      </>
    ),
    sort: ({ name }) => name,
  },
  {
    title: 'State',
    cell: ({ state }) => <State state={STATES[state] ?? state} />,
    sort: ({ state }) => RANK.indexOf(state),
  },
  {
    title: 'Since',
    cell: ({ since }) => (since === undefined ? '' : <Time at={since} />),
    sort: ({ since }) => since ?? 0,
  },
  { title: 'Reason', cell: ({ reason }) => reason },
];
