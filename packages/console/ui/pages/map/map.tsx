import { useMemo, useRef, useState } from 'preact/hooks';
import type { Topology } from '../../../server/map/shapes.ts';
import { api } from '../../api.ts';
import { Copy } from '../../components/copy.tsx';
import { Empty } from '../../components/empty.tsx';
import { counted } from '../../components/format.ts';
import { Link } from '../../components/link.tsx';
import { Loaded, type LoadedState, Missing, useLoaded } from '../../components/loaded.tsx';
import type { Drawing } from '../../graph/layout.ts';
import { live as feed } from '../../live/live.ts';
import { setQuery, useRoute } from '../../router.ts';
import { Detail } from './detail.tsx';
import { type FaultsPage, faultsAnywhere, faultsAt } from './faults.ts';
import { type Live, liveOf } from './model.ts';
import { PartsTable } from './parts-table.tsx';
import { Picture } from './picture.tsx';
import { found, type Shown, shownOf, typesIn } from './shown.ts';
import { Toolbar } from './toolbar.tsx';
import './map.css';

/** What runs, and how events go through it. */
export default function MapPage() {
  const topology = useTopology();
  return (
    <>
      <h1>Map</h1>
      <Loaded state={topology} what="what runs">
        {(value) => (value.parts.length === 0 ? <NothingRuns /> : <MapOf topology={value} />)}
      </Loaded>
    </>
  );
}

/** The same object as long as the parts are the same: nothing is laid out anew when only the status of a stack changes. */
function useTopology(): LoadedState<Topology> {
  const known = useRef<{ readonly text: string; readonly topology: Topology } | undefined>(undefined);
  return useLoaded(async () => {
    const topology = await api.get<Topology>('map');
    const text = JSON.stringify(topology);
    if (known.current?.text !== text) known.current = { text, topology };
    return known.current.topology;
  });
}

const NothingRuns = () => (
  <Empty title="Nothing is deployed in this region.">
    <p>Deploy a stack, and its parts are drawn here:</p>
    <p>
      <code>aws cloudformation deploy --endpoint-url {location.origin} --stack-name app --template-file app.yml</code>{' '}
      <Copy
        text={`aws cloudformation deploy --endpoint-url ${location.origin} --stack-name app --template-file app.yml`}
        label="Copy"
        class="small"
      />
    </p>
  </Empty>
);

const NO_FAULTS: FaultsPage = { enabled: false, rules: [] };

function MapOf({ topology }: { readonly topology: Topology }) {
  const { query } = useRoute();
  const field = (name: string): string => query.get(name) ?? '';
  const [isWhole, isTable, isFocused] = [field('all') === '1', field('as') === 'table', field('focus') === '1'];
  const chosen = topology.parts.find(({ id }) => id === field('at'));
  const focus = isFocused ? chosen?.id : undefined;
  const shown = useMemo(() => shownOf(topology, { isWhole, focus }), [topology, isWhole, focus]);
  const plan = useLoaded(() => api.region<FaultsPage>('faults'));
  const faults = plan.value ?? NO_FAULTS;
  const live = liveOf(topology, shown, feed.stats.value, faults);
  const { bright, note } = useBright(topology, shown, field('type'), field('q'));
  const next = useNext(found(shown.parts, field('q')).map(({ id }) => id));
  return (
    <>
      <Toolbar
        search={field('q')}
        type={field('type')}
        types={typesIn(topology)}
        isWhole={isWhole}
        isTable={isTable}
        hidden={shown.hidden.length}
        note={note}
        onNext={next}
      />
      <Missing state={plan} what="The faults that are switched on" />
      <Summary shown={shown} live={live} faults={faults} />
      <div class={`map-body ${chosen === undefined ? '' : 'with-detail'}`}>
        {isTable ? (
          <PartsTable parts={shown.parts} links={shown.links} live={live} chosen={chosen?.id} />
        ) : (
          <Drawn shown={shown} live={live} chosen={chosen?.id} bright={bright} />
        )}
        {chosen !== undefined && (
          <Detail
            key={chosen.id}
            told={live.told(chosen)}
            topology={topology}
            deadLetterQueues={shown.deadLetterQueues.get(chosen.id) ?? []}
            faults={faultsAt(chosen, faults)}
            isFocused={isFocused}
          />
        )}
      </div>
    </>
  );
}

interface DrawnProps {
  readonly shown: Shown;
  readonly live: Live;
  readonly chosen: string | undefined;
  readonly bright: ReadonlySet<string> | undefined;
}

/** What lays out the parts is half of this page: its frame is seen before. */
function Drawn(props: DrawnProps) {
  const layout = useLoaded(() => import('./drawing.ts'));
  return (
    <Loaded state={layout} what="the picture">
      {({ drawingOf }) => <DrawnBy drawingOf={drawingOf} {...props} />}
    </Loaded>
  );
}

interface DrawnByProps extends DrawnProps {
  readonly drawingOf: (shown: Shown) => Drawing;
}

/** Figures change each second, and nothing moves for them. */
function DrawnBy({ drawingOf, shown, live, chosen, bright }: DrawnByProps) {
  const drawing = useMemo(() => drawingOf(shown), [drawingOf, shown]);
  return <Picture drawing={drawing} shown={shown} live={live} chosen={chosen} bright={bright} />;
}

function Summary({ shown, live, faults }: { readonly shown: Shown; readonly live: Live; readonly faults: FaultsPage }) {
  const functions = shown.parts.filter(({ kind }) => kind === 'function').length;
  const deadLetters = live.figures.deadLetters([...new Set([...shown.deadLetterQueues.values()].flat())]);
  const anywhere = faultsAnywhere(faults).length;
  return (
    <p class="map-summary muted">
      {counted(functions, 'function')}, {counted(shown.parts.length - functions, 'other part')}
      {deadLetters > 0 && (
        <span class="error">
          {' '}
          · ✕ <Link to={['dead-letters']}>{counted(deadLetters, 'dead letter')}</Link>
        </span>
      )}
      {anywhere > 0 && (
        <span class="warn"> · ⚡ {counted(anywhere, 'fault')} switched on that may happen anywhere</span>
      )}
    </p>
  );
}

interface Bright {
  readonly bright: ReadonlySet<string> | undefined;
  readonly note: string | undefined;
}

/** The parts that stay bright: those on the way of a type of event, or those that are searched for. */
function useBright(topology: Topology, shown: Shown, type: string, search: string): Bright {
  const way = useLoaded(
    async () => (type === '' ? undefined : (await api.get<{ parts: readonly string[] }>('map/way', { type })).parts),
    [type],
  );
  if (search !== '') {
    const parts = found(shown.parts, search);
    const note = `${counted(parts.length, 'part')} found${parts.length > 0 ? '; Enter goes to the next' : ''}`;
    return { bright: new Set(parts.map(({ id }) => id)), note };
  }
  if (type === '') return { bright: undefined, note: undefined };
  if (way.value === undefined) return { bright: undefined, note: way.error?.message };
  if (way.value.length > 0) return { bright: new Set(way.value), note: `The way of the newest events ${type}` };
  const rules = topology.parts.filter(({ types }) => types?.includes(type));
  const ids = rules.map(({ id }) => id);
  const ends = topology.links.flatMap(({ from, to, kind }) =>
    ids.includes(to) ? [from] : ids.includes(from) && kind !== 'failures' ? [to] : [],
  );
  return { bright: new Set([...ids, ...ends]), note: `No ${type} has come yet: the rules that would take it` };
}

/** Goes through the parts that were found. */
function useNext(ids: readonly string[]): () => void {
  const [index, setIndex] = useState(0);
  return () => {
    const id = ids[index % Math.max(1, ids.length)];
    setIndex(index + 1);
    if (id !== undefined) setQuery({ at: id });
  };
}
