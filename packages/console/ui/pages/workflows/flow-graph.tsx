import { useMemo, useRef, useState } from 'preact/hooks';
import { formatCount } from '../../components/format.ts';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { stateOf } from '../../components/state.tsx';
import { Canvas } from '../../graph/canvas.tsx';
import { curve, middle } from '../../graph/curve.ts';
import { cut } from '../../graph/cut.ts';
import type { Box, drawn, Line } from '../../graph/layout.ts';
import { type Direction, neighbour } from '../../graph/neighbours.ts';
import { hrefOf, setQuery, useRoute } from '../../router.ts';
import { END, START, type StateNode, type Transition, type Workflow } from './definition.ts';
import { type Run, type StateStatus, statusesOf } from './run.ts';

interface FlowGraphProps {
  readonly workflow: Workflow;
  /** Undefined for the definition alone. */
  readonly run: Run | undefined;
  readonly chosen: string | undefined;
}

const WIDTH = 212;
const LETTERS = 22;
/** Letters of a condition on a line, and the room for one. */
const LABEL = 24;
const LETTER = 6.6;
const KEYS: Readonly<Record<string, Direction>> = {
  ArrowUp: 'back',
  ArrowDown: 'on',
  ArrowLeft: 'up',
  ArrowRight: 'down',
};

/** A state machine from top to bottom; of an execution the way that it took. */
export function FlowGraph(props: FlowGraphProps) {
  const layout = useLoaded(() => import('../../graph/layout.ts'));
  return (
    <div class="workflow-graph">
      <Loaded state={layout} what="the picture">
        {({ drawn: draw }) => <LaidOut {...props} draw={draw} />}
      </Loaded>
    </div>
  );
}

interface LaidOutProps extends FlowGraphProps {
  readonly draw: typeof drawn;
}

function LaidOut({ workflow, run, chosen, draw }: LaidOutProps) {
  const drawing = useMemo(() => drawingOf(workflow, draw), [workflow, draw]);
  const statuses = run === undefined ? undefined : statusesOf(run);
  const [stop, setStop] = useState<string>();
  const frame = useRef<SVGGElement>(null);
  const current =
    [chosen, stop].find((name) => name !== undefined && drawing.boxes.has(name)) ?? workflow.states[0]?.name;
  const press = (event: KeyboardEvent): void => {
    const direction = KEYS[event.key];
    const from =
      event.target instanceof Element ? event.target.closest('[data-state]')?.getAttribute('data-state') : null;
    if (event.key === 'Escape') setQuery({ state: undefined });
    if (direction === undefined || from === null || from === undefined) return;
    event.preventDefault();
    const next = neighbour({ boxes: turned(drawing.boxes), edges: workflow.transitions }, from, direction);
    if (next !== undefined) frame.current?.querySelector<SVGAElement>(`[data-state="${CSS.escape(next)}"]`)?.focus();
  };
  const ways = Map.groupBy(workflow.transitions, ({ from, to }) => `${from} ${to}`);
  const help = 'Arrow keys go along the ways, Enter shows a state, Escape closes it.';
  return (
    <Canvas
      drawing={drawing}
      label="States"
      help={help}
      shown={drawing.boxes.get(stop ?? chosen ?? '')}
      onKeyDown={press}
    >
      <g ref={frame}>
        {drawing.lines.map((line) => (
          <Way
            key={`${line.from} ${line.to}`}
            line={line}
            ways={ways.get(`${line.from} ${line.to}`) ?? []}
            isTaken={run !== undefined && isTaken(run, line.from, line.to)}
            isDim={run !== undefined && !isTaken(run, line.from, line.to)}
          />
        ))}
        {[...drawing.boxes.values()].map((box) => {
          const node = workflow.states.find(({ name }) => name === box.id);
          if (node === undefined) return <Terminal key={box.id} box={box} />;
          return (
            <StateBox
              key={box.id}
              box={box}
              node={node}
              status={statuses?.get(box.id)}
              visits={run?.visits.filter(({ state }) => state === box.id).length ?? 0}
              attempts={run?.visits.findLast(({ state }) => state === box.id)?.attempts.length ?? 0}
              isDim={statuses !== undefined && !statuses.has(box.id)}
              isChosen={box.id === chosen}
              isStop={box.id === current}
              onFocus={setStop}
            />
          );
        })}
      </g>
    </Canvas>
  );
}

function drawingOf({ states, transitions }: Workflow, draw: typeof drawn) {
  const ends = [START, END].map((id) => ({ id, width: 64, height: 26 }));
  const nodes = states.map(({ name }) => ({ id: name, width: WIDTH, height: 44 }));
  const groups = Map.groupBy(transitions, ({ from, to }) => `${from} ${to}`);
  const edges = [...groups.values()].flatMap((ways) => {
    const [first] = ways;
    if (first === undefined) return [];
    const { length } = cut(labelOf(ways), LABEL);
    const label = length === 0 ? undefined : { width: length * LETTER, height: 14 };
    return [{ from: first.from, to: first.to, weight: ways.some(({ isCatch }) => isCatch) ? 1 : 3, label }];
  });
  return draw(states.length === 0 ? [] : [...ends, ...nodes], edges, { direction: 'TB', gap: 30, rankGap: 40 });
}

/** Of several ways between two states, all conditions. */
const labelOf = (ways: readonly Transition[]): string => ways.flatMap(({ label }) => label || []).join(' or ');

/** The keys along lines are up and down here. */
const turned = (boxes: ReadonlyMap<string, Box>): ReadonlyMap<string, Box> =>
  new Map([...boxes].map(([id, box]) => [id, { ...box, x: box.y, y: box.x }]));

/** The way to the end is taken by the last state alone. */
function isTaken({ taken, visits }: Run, from: string, to: string): boolean {
  if (to !== END) return taken.has(`${from} ${to}`);
  const last = visits.at(-1);
  return last?.state === from && last.status !== 'running';
}

interface WayProps {
  readonly line: Line;
  readonly ways: readonly Transition[];
  readonly isTaken: boolean;
  readonly isDim: boolean;
}

function Way({ line, ways, isTaken: taken, isDim }: WayProps) {
  const tone = ways.some(({ isCatch }) => isCatch) ? 'catch' : '';
  const label = labelOf(ways);
  const { x, y } = line.label ?? middle(line.points);
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus
    <g class={`edge ${tone} ${taken ? 'taken' : ''} ${isDim ? 'dim' : ''}`} aria-hidden="true">
      <path d={curve(line.points)} marker-end={`url(#arrow-${taken ? 'lit' : 'plain'})`} />
      {label !== '' && (
        <text x={x} y={y + 4}>
          <title>{label}</title>
          {cut(label, LABEL)}
        </text>
      )}
    </g>
  );
}

const Terminal = ({ box: { id, x, y, width, height } }: { readonly box: Box }) => (
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus
  <g class="box terminal" transform={`translate(${x - width / 2} ${y - height / 2})`} aria-hidden="true">
    <rect class="body" width={width} height={height} rx={height / 2} />
    <text class="line" x={width / 2} y={height / 2 + 4} text-anchor="middle">
      {id === START ? 'start' : 'end'}
    </text>
  </g>
);

interface StateBoxProps {
  readonly box: Box;
  readonly node: StateNode;
  readonly status: StateStatus | undefined;
  readonly visits: number;
  readonly attempts: number;
  readonly isDim: boolean;
  readonly isChosen: boolean;
  readonly isStop: boolean;
  readonly onFocus: (name: string) => void;
}

function StateBox({ box, node, status, visits, attempts, isDim, isChosen, isStop, onFocus }: StateBoxProps) {
  const { path } = useRoute();
  const shown = status === undefined ? undefined : stateOf(status);
  const times = [
    visits > 1 && `${formatCount(visits)} times`,
    attempts > 1 && `${formatCount(attempts)} attempts`,
  ].filter((text) => text !== false);
  const name = [`${node.type} ${node.name}`, shown?.word ?? (isDim && 'not reached'), ...times]
    .filter(Boolean)
    .join(', ');
  return (
    <g
      class={`box state ${status ?? ''} ${isChosen ? 'chosen' : ''} ${isDim ? 'dim' : ''}`}
      transform={`translate(${box.x - box.width / 2} ${box.y - box.height / 2})`}
    >
      <title>{node.comment || node.name}</title>
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus, and the link says it all */}
      <g aria-hidden="true">
        <rect class="body" width={box.width} height={box.height} rx={node.type === 'Choice' ? 22 : 5} />
        <text class="title" x={14} y={19}>
          {cut(node.name, LETTERS)}
        </text>
        <text class="line" x={14} y={35}>
          {[node.type, ...times].join(' · ')}
        </text>
        {shown !== undefined && (
          <text class={`mark ${shown.tone}`} x={box.width - 12} y={20} text-anchor="end">
            {shown.sign}
          </text>
        )}
      </g>
      <a
        href={hrefOf(path, { state: node.name })}
        aria-label={name}
        aria-current={isChosen ? 'true' : undefined}
        tabIndex={isStop ? 0 : -1}
        data-state={node.name}
        draggable={false}
        onClick={(event) => {
          event.preventDefault();
          setQuery({ state: node.name });
        }}
        onFocus={() => onFocus(node.name)}
      >
        <rect class="hit" width={box.width} height={box.height} rx={5} />
      </a>
    </g>
  );
}
