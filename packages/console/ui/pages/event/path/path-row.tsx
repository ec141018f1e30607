import type { EventHops } from '../../../../../../ops/trace/by-event.ts';
import { counted, formatDuration, printable } from '../../../components/format.ts';
import { Link } from '../../../components/link.tsx';
import { State, stateOf as signOf } from '../../../components/state.tsx';
import { hopsName } from '../event-name.ts';
import { missedBy } from '../rules.ts';
import { barsText, barText } from './bar-text.ts';
import type { Bar } from './bars.ts';
import { reasonOf, stateOf } from './outcome.ts';
import type { Row } from './rows.ts';
import type { TimeAxis } from './time-axis.ts';
import { titleOf } from './title.ts';

interface PathRowProps {
  readonly id: string;
  readonly row: Row;
  readonly bars: readonly Bar[];
  readonly axis: TimeAxis;
  readonly prefix: string;
  /** The event of the path that begins here. */
  readonly root: EventHops | undefined;
  /** Its type, where no hop tells it. */
  readonly type: string | undefined;
  readonly isClosed: boolean;
  readonly isActive: boolean;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
  readonly onChoose: () => void;
}

export function PathRow(props: PathRowProps) {
  const { id, row, bars, axis, isClosed, isActive, isChosen, onChoose } = props;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys for the active row
    <div
      id={id}
      role="row"
      class={`way-row${isActive ? ' active' : ''}`}
      aria-level={row.depth + 1}
      aria-expanded={row.hasChildren ? !isClosed : undefined}
      aria-selected={isChosen}
      onClick={({ target }) => {
        if (!(target instanceof Element && target.closest('a, button') !== null)) onChoose();
      }}
    >
      <div role="gridcell" class="way-what" style={{ paddingInlineStart: `${row.depth * INDENT_PX}px` }}>
        <Toggle {...props} />
        <What {...props} />
      </div>
      <div role="gridcell" class="way-when">
        <Bars row={row} bars={bars} axis={axis} />
      </div>
      <div role="gridcell" class="way-label muted">
        {bars.length === 0 ? `at ${formatDuration((row.hops[0]?.at ?? axis.from) - axis.from)}` : barsText(bars)}
      </div>
    </div>
  );
}

const INDENT_PX = 16;

const Toggle = ({ row, isClosed, onToggle }: PathRowProps) =>
  row.hasChildren ? (
    <button
      type="button"
      class="plain way-toggle"
      tabIndex={-1}
      aria-label={isClosed ? 'Open' : 'Close'}
      onClick={onToggle}
    >
      <span aria-hidden="true">{isClosed ? '▸' : '▾'}</span>
    </button>
  ) : (
    <span class="way-toggle" />
  );

function What({ row, prefix, root, type = '' }: PathRowProps) {
  const { kind, name, to, more } = titleOf(row, prefix);
  const rootType = row.enters !== undefined || root === undefined ? '' : (root.type ?? type);
  const [state, reason] = [stateOf(row), reasonOf(row)];
  const missed = missedBy(row.hops);
  return (
    <span class="way-title" title={reason}>
      {state === undefined ? (
        <span class="sign muted" aria-hidden="true">
          ·
        </span>
      ) : (
        <Sign state={state} />
      )}
      <span class="muted">{kind}</span> <b>{printable(name)}</b>
      {to !== undefined && (
        <>
          <span aria-hidden="true"> → </span>
          <span class="hidden"> to </span>
          <span class="muted">{to.kind}</span> {printable(to.name)}
        </>
      )}
      {row.enters !== undefined && (
        <span class="way-event">
          <Link to={['event', row.enters.id]} title={row.enters.id}>
            {printable(hopsName(row.enters))}
          </Link>
        </span>
      )}
      {rootType !== '' && <span class="way-event">{printable(rootType)}</span>}
      {more.length > 0 && <span class="muted"> {more.join(', ')}</span>}
      {missed > 0 && <span class="muted"> {counted(missed, 'rule')} did not match</span>}
      {reason !== undefined && (
        <span class={`way-reason ${state === 'done' ? 'muted' : signOf(state ?? '').tone}`}>
          {state === 'done' && 'after '}
          {printable(reason)}
        </span>
      )}
    </span>
  );
}

/** The sign alone; its word for those who do not see it. Most rows are done, and that needs no word. */
const Sign = ({ state }: { readonly state: string }) =>
  state === 'done' ? (
    <span class="state ok">
      <span class="sign" aria-hidden="true">
        {signOf(state).sign}
      </span>
      <span class="hidden">done</span>
    </span>
  ) : (
    <State state={state} />
  );

interface BarsProps {
  readonly row: Row;
  readonly bars: readonly Bar[];
  readonly axis: TimeAxis;
}

function Bars({ row, bars, axis }: BarsProps) {
  const at = row.hops[0]?.at ?? axis.from;
  if (bars.length === 0) return <i class="moment" style={{ left: percent(axis.at(at)) }} />;
  return (
    <>
      {bars.map((bar) => {
        const [left, right] = [axis.at(bar.from), axis.at(bar.to ?? axis.to)];
        return (
          <i
            key={`${bar.from} ${bar.kind}`}
            class={`way-bar ${bar.kind}${bar.to === undefined ? ' open' : ''}`}
            style={{ left: percent(left), width: percent(right - left) }}
            title={barText(bar)}
          />
        );
      })}
    </>
  );
}

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;
