import { textOf } from '@tributary/region/json';
import type { Hop, HopPage } from '@tributary/region/observation';
import { useState } from 'preact/hooks';
import type { FaultRule, FaultsReport } from '../../../server/faults-shapes.ts';
import { api } from '../../api.ts';
import { Count } from '../../components/amounts.tsx';
import type { Column } from '../../components/column.ts';
import { Copy } from '../../components/copy.tsx';
import { Empty } from '../../components/empty.tsx';
import { Link } from '../../components/link.tsx';
import { Loaded, Problem, useLoaded } from '../../components/loaded.tsx';
import { Panel } from '../../components/panel.tsx';
import { State } from '../../components/state.tsx';
import { Table } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import { useEvery } from '../../components/use-every.ts';
import { Accounting } from './accounting.tsx';
import { frequencyOf } from './frequency.ts';

const REPORT_EVERY_MS = 1_000;
const START_COMMAND = 'npm start -- --faults all --seed 42';

/** What goes wrong on purpose, what it struck, and what has become of the events all the same. */
export default function FaultsPage() {
  const report = useLoaded(() => api.region<FaultsReport>('faults'));
  const struck = useLoaded(() =>
    api.region<HopPage>('hops', { step: 'fault', limit: 200, before: 999_999_999_999_999 }),
  );
  useEvery(REPORT_EVERY_MS, () => {
    report.reload();
    struck.reload();
  });
  return (
    <>
      <h1>Faults</h1>
      <Loaded state={report} what="the faults">
        {(value) =>
          value.rules.length === 0 ? (
            <NoFaults />
          ) : (
            <div class="columns">
              <Plan report={value} reload={report.reload} />
              <div class="stack">
                <Accounting />
                <Panel title="Last faults">
                  <Loaded state={struck} what="the last faults">
                    {({ hops }) => <Struck hops={hops.toReversed()} />}
                  </Loaded>
                </Panel>
              </div>
            </div>
          )
        }
      </Loaded>
    </>
  );
}

const NoFaults = () => (
  <Empty title="Nothing goes wrong on purpose here.">
    <p>Start the region with faults, and watch that nothing is lost and nothing is done twice:</p>
    <p>
      <code>{START_COMMAND}</code> <Copy text={START_COMMAND} label="Copy the command" />
    </p>
  </Empty>
);

interface PlanProps {
  readonly report: FaultsReport;
  readonly reload: () => void;
}

function Plan({ report, reload }: PlanProps) {
  const [problem, setProblem] = useState<Error>();
  const turn = async (enabled: boolean, rule?: number): Promise<void> => {
    setProblem(undefined);
    await api.post('faults/switch', { enabled, rule }).catch(setProblem);
    reload();
  };
  const action = report.enabled ? 'Switch all off' : 'Switch on';
  return (
    <Panel
      title={`Plan, seed ${report.seed}`}
      actions={
        <>
          <State state={report.enabled ? 'enabled' : 'disabled'} word={report.enabled ? 'on' : 'off'} />
          <button type="button" onClick={() => void turn(!report.enabled)}>
            {action}
          </button>
        </>
      }
    >
      {problem !== undefined && <Problem error={problem} />}
      <Table
        label="Rules of the fault plan"
        columns={columnsOf((enabled, rule) => void turn(enabled, rule))}
        rows={report.rules}
        keyOf={({ rule }) => String(rule)}
      />
    </Panel>
  );
}

type Turn = (enabled: boolean, rule: number) => void;

const columnsOf = (turn: Turn): readonly Column<FaultRule>[] => [
  { title: 'Rule', align: 'end', cell: ({ rule }) => rule, sort: ({ rule }) => rule },
  {
    title: 'Fault, and where',
    cell: ({ fault, about, at, from }) => (
      <>
        <strong>{fault}</strong> at <code>{at}</code>
        {from !== null && (
          <>
            {' '}
            from <code>{from}</code>
          </>
        )}
        <p class="help">
          <Words text={about} />
        </p>
      </>
    ),
    sort: ({ fault }) => fault,
  },
  { title: 'When', cell: frequencyOf },
  { title: 'Calls', align: 'end', cell: ({ calls }) => <Count count={calls} />, sort: ({ calls }) => calls },
  { title: 'Fired', align: 'end', cell: ({ fired }) => <Count count={fired} />, sort: ({ fired }) => fired },
  {
    title: 'Switch',
    cell: ({ rule, enabled, fault }) => (
      <button
        type="button"
        class="small"
        aria-pressed={enabled}
        aria-label={`Rule ${rule}, ${fault}`}
        onClick={() => turn(!enabled, rule)}
      >
        {enabled ? 'on' : 'off'}
      </button>
    ),
  },
];

/** A text that marks code as Markdown does. */
const Words = ({ text }: { readonly text: string }) => (
  <>{text.split('`').map((part, index) => (index % 2 === 0 ? part : <code key={part}>{part}</code>))}</>
);

function Struck({ hops }: { readonly hops: readonly Hop[] }) {
  if (hops.length === 0) return <p class="muted">None has fired yet.</p>;
  return <Table label="Last faults" columns={STRUCK} rows={hops} keyOf={({ n }) => String(n)} />;
}

const STRUCK: readonly Column<Hop>[] = [
  { title: 'When', cell: ({ at }) => <Time at={at} /> },
  { title: 'Fault', cell: ({ detail }) => textOf(detail?.['fault']) },
  { title: 'Where', cell: ({ place }) => <code>{place}</code> },
  {
    title: 'Event',
    cell: ({ ids: [id] }) =>
      id === undefined ? <span class="muted">none</span> : <Link to={['event', id]}>{id}</Link>,
  },
];
