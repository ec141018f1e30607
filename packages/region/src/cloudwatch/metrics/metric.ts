import type { Dimensions } from '../../core/metrics-port.ts';

/** What tells one metric from another. The order of its dimensions makes no difference. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Dimensions;
}

export const MINUTE_MS = 60_000;

/** The same text for the same dimensions, in whatever order they are given. */
export function dimensionsKey(dimensions: Dimensions): string {
  return Object.keys(dimensions)
    .toSorted()
    .map((name) => `${name}\n${dimensions[name]}`)
    .join('\n\n');
}
