import { useRef, useState } from 'preact/hooks';
import { Canvas } from '../../graph/canvas.tsx';
import type { Drawing } from '../../graph/layout.ts';
import { DIRECTIONS, neighbour } from '../../graph/neighbours.ts';
import { setQuery } from '../../router.ts';
import { LinkLine } from './link-line.tsx';
import { flowOf, type Live, linksByLine } from './model.ts';
import { PartBox } from './part-box.tsx';
import type { Shown } from './shown.ts';

interface PictureProps {
  readonly drawing: Drawing;
  readonly shown: Shown;
  readonly live: Live;
  readonly chosen: string | undefined;
  /** The ids of the parts that stay bright; undefined when all do. */
  readonly bright: ReadonlySet<string> | undefined;
}

const HELP = 'Arrow keys go along the lines, Enter shows a part, Escape closes it.';

/** The map as a picture. One part is reached by Tab, the others by arrow keys. */
export function Picture({ drawing, shown, live, chosen, bright }: PictureProps) {
  const [stop, setStop] = useState<string>();
  const frame = useRef<SVGGElement>(null);
  const current = [chosen, stop].find((id) => id !== undefined && drawing.boxes.has(id)) ?? shown.parts[0]?.id;
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') setQuery({ at: undefined, focus: undefined });
    const direction = DIRECTIONS[event.key];
    const from = partAt(event.target);
    if (direction === undefined || from === undefined) return;
    event.preventDefault();
    const next = neighbour({ boxes: drawing.boxes, edges: shown.links }, from, direction);
    if (next !== undefined) frame.current?.querySelector<SVGAElement>(`[data-part="${CSS.escape(next)}"]`)?.focus();
  };
  const isDim = (...ids: readonly string[]): boolean => bright !== undefined && !ids.every((id) => bright.has(id));
  const links = linksByLine(shown.links);
  const kept = drawing.boxes.get(stop ?? '') ?? drawing.boxes.get(chosen ?? '');
  return (
    <Canvas drawing={drawing} label="Map of what runs" help={HELP} shown={kept} onKeyDown={press}>
      <g ref={frame}>
        {drawing.lines.map((line) => {
          const ofLine = links.get(`${line.from} ${line.to}`) ?? [];
          return (
            <LinkLine
              key={`${line.from} ${line.to}`}
              line={line}
              links={ofLine}
              flow={flowOf(ofLine, live.figures)}
              isNear={chosen === line.from || chosen === line.to}
              isDim={isDim(line.from, line.to)}
            />
          );
        })}
        {shown.parts.map((part) => {
          const box = drawing.boxes.get(part.id);
          if (box === undefined) return null;
          return (
            <PartBox
              key={part.id}
              box={box}
              told={live.told(part)}
              isChosen={part.id === chosen}
              isDim={isDim(part.id)}
              isStop={part.id === current}
              onOpen={(at) => setQuery({ at })}
              onFocus={setStop}
            />
          );
        })}
      </g>
    </Canvas>
  );
}

const partAt = (target: EventTarget | null): string | undefined =>
  target instanceof Element ? (target.closest('[data-part]')?.getAttribute('data-part') ?? undefined) : undefined;
