import type { Figure } from './figure.ts';
import { given, over, result, times } from './figure.ts';
import type { Price } from './prices.ts';

/** One line of the plan: a quantity, and what it costs if it is charged. */
export interface Line {
  readonly what: string;
  readonly unit: string;
  readonly figure: Figure;
  readonly cost?: Cost;
}

export interface Cost {
  /** US dollars a second. */
  readonly perSecond: Figure;
  readonly price: Price;
}

export interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
}

export const line = (what: string, unit: string, figure: Figure): Line => ({ what, unit, figure });

/** A quantity a second that is charged by `price`. */
export function charged(what: string, unit: string, figure: Figure, price: Price): Line {
  return { what, unit, figure, cost: { perSecond: times(result(figure), given(price.usd)), price } };
}

/** Storage in GB, charged by the month. */
export function stored(what: string, figure: Figure, price: Price): Line {
  const perSecond = over(times(result(figure), given(price.usd)), given(SECONDS_PER_MONTH));
  return { what, unit: 'GB', figure, cost: { perSecond, price } };
}

export const SECONDS_PER_DAY = 86_400;
export const SECONDS_PER_MONTH = 30 * SECONDS_PER_DAY;
export const BYTES_PER_GB = 1e9;
