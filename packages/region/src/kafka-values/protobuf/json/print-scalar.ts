import type { ScalarValue } from '../decode/scalars.ts';
import type { Scalar } from '../model/scalars.ts';

/** A reader in JavaScript would lose digits of these: they are texts. */
const AS_TEXT: readonly Scalar[] = ['int64', 'uint64', 'sint64', 'fixed64', 'sfixed64'];

export function scalarText(scalar: Scalar, value: ScalarValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'object') return `"${value.toString('base64')}"`;
  if (AS_TEXT.includes(scalar)) return `"${value}"`;
  if (typeof value !== 'number') return String(value);
  return scalar === 'float' ? floatText(value) : numberText(value);
}

export function numberText(value: number): string {
  if (Number.isNaN(value)) return '"NaN"';
  if (!Number.isFinite(value)) return value > 0 ? '"Infinity"' : '"-Infinity"';
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Digits that tell a number of 32 bits from each other one. */
const FLOAT_DIGITS = [6, 7, 8, 9];

/** The shortest number that is the same with 32 bits: 0.1 and not 0.10000000149011612. */
function floatText(value: number): string {
  const shortest = FLOAT_DIGITS.map((digits) => Number(value.toPrecision(digits))).find(
    (shorter) => Math.fround(shorter) === value,
  );
  return numberText(shortest ?? value);
}
