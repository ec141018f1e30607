import { type Edge, Graph, layout } from '@dagrejs/dagre';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Size {
  readonly id: string;
  /** Of its centre. */
  readonly x: number;
  readonly y: number;
}

export interface Line {
  readonly from: string;
  readonly to: string;
  readonly points: readonly Point[];
  /** The middle of its label, where it has one. */
  readonly label?: Point;
}

export interface Drawing extends Size {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly lines: readonly Line[];
}

export interface GraphNode extends Size {
  readonly id: string;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** A heavier line is shorter and straighter. */
  readonly weight?: number;
  /** The room for its label, which no other label gets. */
  readonly label?: Size | undefined;
}

export interface LayoutOptions {
  readonly direction: 'LR' | 'TB';
  /** Between boxes of one rank, and between ranks. */
  readonly gap: number;
  readonly rankGap: number;
}

const MARGIN = 16;

/** Places boxes in ranks along the direction in which the lines lead. A line between two boxes is drawn once. */
export function drawn(nodes: readonly GraphNode[], edges: readonly GraphEdge[], options: LayoutOptions): Drawing {
  const graph = new Graph();
  const { direction: rankdir, gap: nodesep, rankGap: ranksep } = options;
  graph.setGraph({ rankdir, nodesep, ranksep, edgesep: 8, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height });
  for (const { from, to, weight = 1, label } of edges) {
    if (graph.hasNode(from) && graph.hasNode(to)) graph.setEdge(from, to, { weight, ...label, labelpos: 'c' });
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as Partial<Size>;
  const boxes = graph.nodes().map((id: string): [string, Box] => [id, { id, ...(graph.node(id) as Omit<Box, 'id'>) }]);
  const lines = graph.edges().map((edge: Edge) => {
    const { points, x, y } = graph.edge(edge) as { points: readonly Point[] } & Partial<Point>;
    const label = x === undefined || y === undefined ? {} : { label: { x, y } };
    return { from: edge.v, to: edge.w, points, ...label };
  });
  return { boxes: new Map(boxes), lines, width: finite(width), height: finite(height) };
}

/** That of an empty graph is not. */
const finite = (length: number): number => (Number.isFinite(length) ? length : 0);
