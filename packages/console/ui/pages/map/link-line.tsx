import type { Link } from '../../../server/map/shapes.ts';
import { curve, middle } from '../../graph/curve.ts';
import type { Line } from '../../graph/layout.ts';
import type { Flow } from './figures.ts';
import { rateText } from './words.ts';

interface LinkLineProps {
  readonly line: Line;
  readonly links: readonly Link[];
  readonly flow: Flow;
  /** Of the part that is chosen. */
  readonly isNear: boolean;
  readonly isDim: boolean;
}

/** A line lights up while events go along it. What it says, both its ends say in their names. */
export function LinkLine({ line, links, flow: { isLit, perSecond = 0 }, isNear, isDim }: LinkLineProps) {
  const isFailure = links.every(({ kind }) => kind === 'failures');
  const tone = isFailure ? 'failure' : isLit ? 'lit' : 'plain';
  const { x, y } = middle(line.points);
  const classes = ['edge', tone, isNear && 'near', isDim && 'dim'];
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus
    <g class={classes.filter(Boolean).join(' ')} data-from={line.from} data-to={line.to} aria-hidden="true">
      <path d={curve(line.points)} marker-end={`url(#arrow-${tone})`} />
      {perSecond > 0 && (
        <text x={x} y={y + 4}>
          {rateText(perSecond)}
        </text>
      )}
    </g>
  );
}
