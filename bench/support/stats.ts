/** Samples of one figure, and how far apart they lie. */
export interface Spread {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

export function spreadOf(samples: readonly number[]): Spread {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  return { median: at(sorted.length >> 1), lowest: at(0), highest: at(sorted.length - 1) };
}

export const median = (samples: readonly number[]): number => spreadOf(samples).median;

/** Three significant digits for what is small, whole numbers for what is not. */
export function rounded(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3));
}

export const spreadText = ({ lowest, highest }: Spread): string => `${rounded(lowest)}-${rounded(highest)}`;
