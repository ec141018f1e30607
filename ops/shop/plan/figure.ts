/** A number with its formula in numbers, so that the formula printed is the one computed. */
export interface Figure {
  readonly value: number;
  readonly formula: string;
  /** A product puts it in brackets. */
  readonly isSum?: boolean;
}

const MAX_DECIMALS = 10;

/** Thousands with commas; three significant digits below a thousand. */
export function written(value: number): string {
  if (value === 0) return '0';
  const decimals = Math.min(MAX_DECIMALS, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))));
  const maximumFractionDigits = Number.isInteger(value) ? 0 : Math.abs(value) >= 1000 ? 0 : decimals;
  return value.toLocaleString('en-US', { maximumFractionDigits });
}

/** A given number. In formulas its `unit` follows it. */
export const given = (value: number, unit = ''): Figure => ({
  value,
  formula: `${value.toLocaleString('en-US', { maximumFractionDigits: MAX_DECIMALS })}${unit === '' ? '' : ` ${unit}`}`,
});

/** The result of another line, shown as a number without its formula. */
export const result = ({ value }: Figure, unit = ''): Figure => ({
  value,
  formula: `${written(value)}${unit === '' ? '' : ` ${unit}`}`,
});

export const times = (...factors: readonly Figure[]): Figure => ({
  value: factors.reduce((product, { value }) => product * value, 1),
  formula: factors.map(inProduct).join(' x '),
});

export const over = (dividend: Figure, divisor: Figure): Figure => ({
  value: dividend.value / divisor.value,
  formula: `${inProduct(dividend)} / ${divisor.isSum ? inProduct(divisor) : bracketed(divisor)}`,
});

export const plus = (...terms: readonly Figure[]): Figure => ({
  value: terms.reduce((sum, { value }) => sum + value, 0),
  formula: terms.map(({ formula }) => formula).join(' + '),
  isSum: true,
});

export const minus = (from: Figure, ...terms: readonly Figure[]): Figure => ({
  value: terms.reduce((left, { value }) => left - value, from.value),
  formula: [from, ...terms].map(({ formula }) => formula).join(' - '),
  isSum: true,
});

/** Rounded up to a whole number. */
export const whole = ({ value, formula }: Figure): Figure => ({ value: Math.ceil(value), formula: `ceil(${formula})` });

export const largest = (...figures: readonly Figure[]): Figure => ({
  value: Math.max(...figures.map(({ value }) => value)),
  formula: `max(${figures.map(({ formula }) => formula).join(', ')})`,
});

const inProduct = ({ formula, isSum }: Figure): string => (isSum ? `(${formula})` : formula);
const bracketed = ({ formula }: Figure): string => (/ [x/] /.test(formula) ? `(${formula})` : formula);
