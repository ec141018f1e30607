import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatCount, formatDuration } from '../../components/format.ts';
import { isDark } from '../../shell/theme.ts';
import { type Chart, latestOf, peakOf, type Series } from './series.ts';

interface ChartViewProps {
  readonly chart: Chart;
  /** In seconds since the epoch, one for each value. */
  readonly times: readonly number[];
}

const HEIGHT = 160;
/** Lines differ by their dashes, too: not everybody sees the colours apart. */
const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [8, 3, 2, 3], [14, 4], [4, 4]];
/** One pointer for all charts. */
const SYNC = 'measures';

/** One chart with its lines, and the same as a table. */
export function ChartView({ chart, times }: ChartViewProps) {
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const labels = chart.series.map(({ label }) => label).join('\n');
  const dataOf = (): uPlot.AlignedData => [[...times], ...chart.series.map(({ values }) => [...values])];
  useEffect(() => {
    const element = frame.current;
    if (element === null || chart.series.length === 0) return;
    const made = new uPlot(optionsOf(chart, element), dataOf(), element);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.current = undefined;
      made.destroy();
    };
  }, [labels, chart.id, isDark.value]);
  useEffect(() => plot.current?.setData(dataOf()), [times, chart]);
  return (
    <section class="chart" aria-label={chart.title}>
      <h3>{chart.title}</h3>
      {chart.series.length === 0 ? <p class="muted">Nothing in this time.</p> : <div ref={frame} aria-hidden="true" />}
      {chart.series.length > 0 && <Legend chart={chart} />}
    </section>
  );
}

/** As times are written everywhere else: 24 hours, and the day only where it changes. */
const TIMES: NonNullable<uPlot.Axis['values']> = [
  [86_400, '{DD} {MMM}', null, null, null, null, null, null, 1],
  [60, '{HH}:{mm}', '\n{DD} {MMM}', null, '\n{DD} {MMM}', null, null, null, 1],
  [1, ':{ss}', '\n{DD} {MMM} {HH}:{mm}', null, '\n{DD} {MMM} {HH}:{mm}', null, '\n{HH}:{mm}', null, 1],
];

function optionsOf({ series, unit }: Chart, element: HTMLElement): uPlot.Options {
  const [text, hair] = [colorOf(element, '--muted'), colorOf(element, '--hair')];
  const axis = { stroke: text, grid: { stroke: hair, width: 1 }, ticks: { stroke: hair } };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { sync: { key: SYNC } },
    axes: [
      { ...axis, values: TIMES },
      { ...axis, size: 64, values: (_plot, values) => values.map((value) => valueText(value, unit)) },
    ],
    scales: { y: { range: (_plot, _min, max) => [0, Math.max(1, max * 1.05)] } },
    series: [
      {},
      ...series.map(({ label }, index) => ({
        label,
        stroke: colorOf(element, `--series-${index + 1}`),
        width: 2,
        dash: [...(DASHES[index] ?? [])],
        // A time that stands alone would be no line.
        points: { show: unit === 'ms' || unit === 's', size: 5 },
        spanGaps: false,
      })),
    ],
  };
}

/** A canvas knows no custom properties, and none that depends on the theme. */
function colorOf(element: HTMLElement, property: string): string {
  const probe = element.appendChild(document.createElement('span'));
  probe.style.color = `var(${property})`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function valueText(value: number | undefined, unit: Chart['unit']): string {
  if (value === undefined) return '–';
  if (unit === 'ms') return formatDuration(value);
  return unit === 's' ? formatDuration(value * 1000) : formatCount(value);
}

const Legend = ({ chart: { series, title, unit } }: { readonly chart: Chart }) => (
  <table class="legend" aria-label={title}>
    <thead>
      <tr>
        <th scope="col">Line</th>
        <th scope="col" class="end">
          Now
        </th>
        <th scope="col" class="end">
          Peak
        </th>
      </tr>
    </thead>
    <tbody>
      {series.map((line, index) => (
        <LegendRow key={line.label} line={line} index={index} unit={unit} />
      ))}
    </tbody>
  </table>
);

interface LegendRowProps {
  readonly line: Series;
  readonly index: number;
  readonly unit: Chart['unit'];
}

const LegendRow = ({ line, index, unit }: LegendRowProps) => (
  <tr>
    <th scope="row">
      <svg class={`mark series-${index + 1}`} width="24" height="8" viewBox="0 0 24 8" aria-hidden="true">
        <path d="M0,4L24,4" stroke-dasharray={DASHES[index]?.join(' ')} />
      </svg>
      {line.label}
    </th>
    <td class="end">{valueText(latestOf(line), unit)}</td>
    <td class="end">{valueText(peakOf(line), unit)}</td>
  </tr>
);
