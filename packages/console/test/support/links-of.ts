import type { Topology } from '../../server/map/shapes.ts';

/** Each link as one line, such as `topic/orders -reads-> function/bridge`. */
export const linesOf = ({ links }: Topology): readonly string[] =>
  links.map(({ from, kind, to }) => `${from} -${kind}-> ${to}`);
