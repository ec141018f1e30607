import { sourceOfNumber } from '../raw-number.ts';

const MAX_LONG = 2n ** 63n - 1n;
const MIN_LONG = -(2n ** 63n);

/**
 * A whole number of 64 bits, exact: of a safe Number, a bigint, or a number that was kept as written. Undefined for
 * anything else. A Number beyond 2^53 may be another than was meant.
 */
export function exactLong(value: unknown): number | bigint | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value === 'bigint') return value >= MIN_LONG && value <= MAX_LONG ? value : undefined;
  const source = sourceOfNumber(value);
  if (source === undefined) return undefined;
  return /^-?\d{1,19}$/.test(source) ? exactLong(BigInt(source)) : exactLong(Number(source));
}

/** A finite double. A whole number that no double is does not count as one, so that none is changed. */
export function exactDouble(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'bigint') return ofWhole(value);
  const source = sourceOfNumber(value);
  if (source === undefined) return undefined;
  if (/^-?\d{1,400}$/.test(source) && source !== '-0') return ofWhole(BigInt(source));
  const double = Number(source);
  return Number.isFinite(double) ? double : undefined;
}

function ofWhole(value: bigint): number | undefined {
  const double = Number(value);
  return Number.isFinite(double) && BigInt(double) === value ? double : undefined;
}
