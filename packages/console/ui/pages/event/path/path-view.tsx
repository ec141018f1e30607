import { useId, useMemo, useRef, useState } from 'preact/hooks';
import { regionNow } from '../../../components/clock.ts';
import { counted, formatDuration } from '../../../components/format.ts';
import { Panel } from '../../../components/panel.tsx';
import { setQuery } from '../../../router.ts';
import { type EventStory, rowOf } from '../event-story.ts';
import { barsOf } from './bars.ts';
import { PathRow } from './path-row.tsx';
import type { Row } from './rows.ts';
import { type TimeAxis, timeAxis } from './time-axis.ts';
import { prefixOf } from './title.ts';
import { stepOf, visibleRows } from './visible-rows.ts';

interface PathViewProps {
  readonly story: EventStory;
  /** Of the event, where no hop tells it. */
  readonly type?: string | undefined;
  /** The number of the hop that is chosen. */
  readonly chosen: number;
  /** What all names of the region begin with. */
  readonly prefix?: string;
}

/** So many rows are drawn before somebody asks for more. */
const ROWS_AT_ONCE = 400;

/** The way of an event: what caused what, as a tree; and when, as bars. */
export function PathView(props: PathViewProps) {
  const { story } = props;
  const [limit, setLimit] = useState(ROWS_AT_ONCE);
  const rows = useMemo(() => story.paths.flatMap((path) => path.rows), [story]);
  const bars = useMemo(() => barsOf(rows), [rows]);
  const isOpen = [...bars.values()].some((own) => own.some(({ to }) => to === undefined));
  const axis = timeAxis(rows, bars, isOpen ? regionNow() : undefined);
  return (
    <Panel title="Path" class="way" actions={<Legend />}>
      <Scale axis={axis} />
      <Tree {...props} rows={rows.slice(0, limit)} axis={axis} bars={bars} />
      {rows.length > limit && (
        <button type="button" onClick={() => setLimit(limit + ROWS_AT_ONCE)}>
          Show more of {counted(rows.length - limit, 'further row')}
        </button>
      )}
    </Panel>
  );
}

const Legend = () => (
  <span class="way-legend muted">
    <i class="way-bar waited" aria-hidden="true" /> waited
    <i class="way-bar worked" aria-hidden="true" /> worked
    <i class="way-bar lasted" aria-hidden="true" /> lasted, waiting and working
    <i class="moment" aria-hidden="true" /> a moment
  </span>
);

/** A text in the middle of a pause that ends behind this share of the axis would cover the whole time. */
const NEAR_END = 0.85;

/** The whole time, and the pauses that are drawn short. */
const Scale = ({ axis }: { readonly axis: TimeAxis }) => (
  <div class="way-scale muted">
    <span class="scale-from">0</span>
    {axis.idle.map(({ from, to, left, right }) => (
      <span
        key={from}
        class={`scale-idle ${right > NEAR_END ? 'at-end' : ''}`}
        style={{ left: percent((left + right) / 2) }}
        title="Drawn short"
      >
        <span aria-hidden="true">⋯ </span>
        {formatDuration(to - from)} idle
      </span>
    ))}
    <span class="scale-to">{formatDuration(axis.to - axis.from)}</span>
  </div>
);

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

interface TreeProps extends PathViewProps {
  readonly rows: readonly Row[];
  readonly axis: TimeAxis;
  readonly bars: ReturnType<typeof barsOf>;
}

/** One tab stop; arrows move, open and close, Enter chooses. */
function Tree({ rows, story, type, chosen, axis, bars, prefix: ofRegion }: TreeProps) {
  const id = useId();
  const element = useRef<HTMLDivElement>(null);
  const [closed, setClosed] = useState<ReadonlySet<number>>(new Set());
  const [active, setActive] = useState<number>();
  const prefix = useMemo(() => prefixOf(rows, ofRegion), [rows, ofRegion]);
  const seen = visibleRows(rows, closed);
  const chosenRow = rowOf(rows, chosen);
  const index = Math.max(
    0,
    seen.findIndex(({ n }) => n === (active ?? chosenRow?.n)),
  );

  const toggle = (n: number, isOpen: boolean): void => {
    const next = new Set(closed);
    if (isOpen) next.delete(n);
    else next.add(n);
    setClosed(next);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.target !== element.current || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = seen[index];
    if (event.key === 'Enter' && row !== undefined) choose(row);
    const step = stepOf(event.key, seen, index, closed);
    if (step === undefined) return;
    event.preventDefault();
    if (step.open !== undefined) toggle(step.open, true);
    if (step.close !== undefined) toggle(step.close, false);
    if (step.to !== undefined) setActive(seen[step.to]?.n);
  };
  return (
    <div
      ref={element}
      class="way-rows"
      role="treegrid"
      aria-label="Path"
      aria-rowcount={rows.length}
      tabIndex={0}
      aria-activedescendant={`${id}-${seen[index]?.n}`}
      onKeyDown={press}
    >
      <Idle axis={axis} />
      {seen.map((row, at) => (
        <PathRow
          key={row.n}
          id={`${id}-${row.n}`}
          row={row}
          bars={bars.get(row.n) ?? []}
          axis={axis}
          prefix={prefix}
          isClosed={closed.has(row.n)}
          isActive={at === index}
          isChosen={row === chosenRow}
          type={row.enters === undefined ? type : undefined}
          root={row.above.length === 0 ? story.paths.find((path) => path.rows[0] === row)?.event : undefined}
          onToggle={() => toggle(row.n, closed.has(row.n))}
          onChoose={() => {
            setActive(row.n);
            choose(row);
          }}
        />
      ))}
    </div>
  );
}

const choose = (row: Row): void => setQuery({ hop: String(row.n) });

const Idle = ({ axis }: { readonly axis: TimeAxis }) => (
  <div class="way-idle" aria-hidden="true">
    {axis.idle.map(({ from, left, right }) => (
      <i key={from} style={{ left: percent(left), width: percent(right - left) }} />
    ))}
  </div>
);
