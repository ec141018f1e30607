import type { Box, GraphEdge } from './layout.ts';

export type Direction = 'back' | 'on' | 'up' | 'down';

export const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'back',
  ArrowRight: 'on',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

interface Graph {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly edges: readonly Pick<GraphEdge, 'from' | 'to'>[];
}

/**
 * The next box for an arrow key: back and on along lines, up and down among the boxes beside it. Undefined when there is
 * none. For a graph that goes from top to bottom, the caller turns the keys.
 */
export function neighbour({ boxes, edges }: Graph, id: string, direction: Direction): string | undefined {
  const here = boxes.get(id);
  if (here === undefined) return undefined;
  if (direction === 'up' || direction === 'down') return beside(boxes, here, direction === 'down' ? 1 : -1);
  const ends = edges.flatMap(({ from, to }) =>
    direction === 'on' ? (from === id ? [to] : []) : to === id ? [from] : [],
  );
  return nearest(ends, boxes, here);
}

/** Boxes overlap in one column when their centres are closer than this. */
const COLUMN = 90;

function beside(boxes: ReadonlyMap<string, Box>, here: Box, sign: 1 | -1): string | undefined {
  const column = [...boxes.values()].filter(({ x, y }) => Math.abs(x - here.x) < COLUMN && sign * (y - here.y) > 0);
  return column.sort((a, b) => sign * (a.y - b.y)).at(0)?.id;
}

function nearest(ids: readonly string[], boxes: ReadonlyMap<string, Box>, here: Box): string | undefined {
  const distance = (id: string): number => {
    const { x = 0, y = 0 } = boxes.get(id) ?? {};
    return Math.hypot(x - here.x, y - here.y);
  };
  return ids.filter((id) => boxes.has(id)).sort((a, b) => distance(a) - distance(b))[0];
}
