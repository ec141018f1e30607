import type { FaultRule } from '../../server/faults-shapes.ts';
import type { RunReport } from '../../server/report/shapes.ts';
import type { Column } from '../components/column.ts';
import { formatCount } from '../components/format.ts';
import { Panel } from '../components/panel.tsx';
import { Table } from '../components/table.tsx';
import { frequencyOf } from '../pages/faults/frequency.ts';

/** The faults of the plan, and how often each struck. */
export const ReportedFaults = ({ report: { faults } }: { readonly report: RunReport }) => (
  <Panel title="Faults that struck">
    {faults.rules.length === 0 ? (
      <p class="muted">Nothing went wrong on purpose: the region had no plan of faults.</p>
    ) : (
      <Table label="Faults" columns={COLUMNS} rows={faults.rules} keyOf={({ rule }) => String(rule)} />
    )}
  </Panel>
);

const COLUMNS: readonly Column<FaultRule>[] = [
  { title: 'Fault', cell: ({ fault }) => fault, sort: ({ fault }) => fault },
  { title: 'What happens', cell: ({ about }) => about },
  { title: 'Where', cell: ({ at }) => <span class="mono">{at}</span>, sort: ({ at }) => at },
  { title: 'When', cell: frequencyOf },
  { title: 'Calls', cell: ({ calls }) => formatCount(calls), align: 'end', sort: ({ calls }) => calls },
  { title: 'Struck', cell: ({ fired }) => formatCount(fired), align: 'end', sort: ({ fired }) => fired },
];
