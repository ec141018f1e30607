import { useMemo } from 'preact/hooks';
import type { RunReport } from '../../server/report/shapes.ts';
import { counted, printable } from '../components/format.ts';
import { Panel } from '../components/panel.tsx';
import { Time } from '../components/time.tsx';
import { ChartView } from '../pages/measures/chart.tsx';
import '../pages/measures/measures.css';
import { chartsOf } from '../pages/measures/series.ts';
import { ReportedDeadLetters } from './reported-dead-letters.tsx';
import { ReportedEvents } from './reported-events.tsx';
import { ReportedFaults } from './reported-faults.tsx';

/** The whole run: what was counted, how it went over time, what went wrong, and its events. */
export const Overview = ({ report }: { readonly report: RunReport }) => (
  <>
    <header class="stack">
      <h1>{printable(report.title)}</h1>
      <p>
        {printable(report.about)} It ended on <Time at={report.endedAt} as="exact" />.
      </p>
      <Verdict problems={report.problems} />
    </header>
    <Counted report={report} />
    <OverTime report={report} />
    <ReportedFaults report={report} />
    <ReportedDeadLetters report={report} />
    <ReportedEvents report={report} />
  </>
);

const MOST_PROBLEMS = 100;

const Verdict = ({ problems }: Pick<RunReport, 'problems'>) =>
  problems.length === 0 ? (
    <p class="notice ok">
      <span aria-hidden="true">● </span>Nothing was lost, and nothing was done twice.
    </p>
  ) : (
    <section class="troubles" aria-label="What was lost or done twice">
      <h2>{counted(problems.length, 'problem')}: something was lost or done twice</h2>
      {problems.slice(0, MOST_PROBLEMS).map((problem) => (
        <p key={problem}>{printable(problem)}</p>
      ))}
      {problems.length > MOST_PROBLEMS && <p class="muted">and {problems.length - MOST_PROBLEMS} more</p>}
    </section>
  );

const Counted = ({ report: { figures } }: { readonly report: RunReport }) => (
  <Panel title="What was sent, and what came of it" class="report-figures">
    <div class="table" role="group" aria-label="Figures" tabIndex={0}>
      <table aria-label="Figures">
        <tbody>
          {figures.map(({ name, value, what }, index) => (
            <tr key={index} class={name === '' ? 'part' : ''}>
              <th scope="row">{printable(name === '' ? what : name)}</th>
              <td class="end">{printable(value)}</td>
              <td class="muted">{name === '' ? '' : printable(what)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </Panel>
);

function OverTime({ report: { seconds } }: { readonly report: RunReport }) {
  const charts = useMemo(() => chartsOf(seconds).filter(({ series }) => series.length > 0), [seconds]);
  const times = useMemo(() => seconds.map(({ at }) => at / 1000), [seconds]);
  return (
    <Panel title="Rates and latencies over time">
      <div class="measures">
        <div class="charts">
          {charts.map((chart) => (
            <ChartView key={chart.id} chart={chart} times={times} />
          ))}
        </div>
      </div>
    </Panel>
  );
}
