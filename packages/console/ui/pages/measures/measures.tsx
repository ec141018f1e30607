import type { StatsPage, StatsSecond } from '@tributary/region/observation';
import { useMemo, useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { Field } from '../../components/field.tsx';
import { later } from '../../components/later.tsx';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { Panel } from '../../components/panel.tsx';
import { useEvery } from '../../components/use-every.ts';
import { live } from '../../live/live.ts';
import { setQuery, useRoute } from '../../router.ts';
import { Alarms } from './alarms.tsx';
import './measures.css';
import { type Chart, chartsOf, lastOf } from './series.ts';
import { timeAxis } from './time-axis.ts';
import { withLater } from './with-later.ts';

/** What draws them is half of this page. */
const ChartView = later(async () => (await import('./chart.tsx')).ChartView, 'the chart');

const SPANS = [
  { minutes: 5, label: 'last 5 minutes' },
  { minutes: 15, label: 'last 15 minutes' },
  { minutes: 60, label: 'last hour' },
];
const HOUR_SECONDS = 3600;

/** Volume, latency, troubles, lag and queues over the last hour, on one time axis, and the alarms. */
export default function MeasuresPage() {
  const history = useLoaded(() => api.region<StatsPage>('stats', { seconds: HOUR_SECONDS }));
  return (
    <>
      <h1>Measures</h1>
      <Loaded state={history} what="the figures of the last hour">
        {({ seconds }) => <Measures earlier={seconds} />}
      </Loaded>
    </>
  );
}

const isEmpty = ({ series }: Chart): boolean => series.length === 0;

interface WithoutProps {
  readonly charts: readonly Chart[];
  /** Whether a longer time can be shown. */
  readonly isLonger: boolean;
}

/** The charts that have nothing, in one line. */
const Without = ({ charts, isLonger }: WithoutProps) =>
  charts.length === 0 ? null : (
    <p class="muted">
      Nothing in this time: {charts.map(({ title }) => title).join('; ')}.{' '}
      {isLonger && (
        <button type="button" class="small" onClick={() => setQuery({ minutes: '60' })}>
          Show the last hour
        </button>
      )}
    </p>
  );

function Measures({ earlier }: { readonly earlier: readonly StatsSecond[] }) {
  const minutes = Number(useRoute().query.get('minutes') ?? 5);
  const [seconds, setSeconds] = useState(() => withLater(earlier, live.stats.value));
  const [isPaused, setPaused] = useState(false);
  useEvery(1000, () => {
    if (!isPaused) setSeconds((before) => withLater(before, live.stats.peek()));
  });
  const shown = useMemo(() => lastOf(seconds, minutes * 60_000), [seconds, minutes]);
  const charts = useMemo(() => chartsOf(shown), [shown]);
  const { times, isOfRegion } = useMemo(() => timeAxis(shown, Date.now()), [shown]);
  return (
    <div class="measures">
      <Panel
        title="Charts"
        actions={
          <>
            <Field label="Time" isLabelHidden>
              <select value={minutes} onChange={({ currentTarget }) => setQuery({ minutes: currentTarget.value })}>
                {SPANS.map((span) => (
                  <option key={span.minutes} value={span.minutes}>
                    {span.label}
                  </option>
                ))}
              </select>
            </Field>
            <button type="button" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
              {isPaused ? 'Go on' : 'Pause'}
            </button>
          </>
        }
      >
        {!isOfRegion && (
          <p class="muted">
            Along this machine’s clock: the region’s is virtual, stands still while nothing waits, and jumps.
          </p>
        )}
        <Without charts={charts.filter(isEmpty)} isLonger={minutes < 60} />
        <div class="charts">
          {charts
            .filter((chart) => !isEmpty(chart))
            .map((chart) => (
              <ChartView key={chart.id} chart={chart} times={times} />
            ))}
        </div>
      </Panel>
      <Alarms />
    </div>
  );
}
