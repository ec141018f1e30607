import { unitsPerEvent, type Variant } from '../calls.ts';
import { type Figure, given, result, times } from '../figure.ts';
import { charged, type Line } from '../plan-line.ts';
import { PRICES } from '../prices.ts';

/** The units of DynamoDB that functions take for so many events a second, as their calls were measured. */
export function tableLines(
  perSecond: Figure,
  names: readonly string[],
  variant: Variant,
  more: { readonly writes: number } = { writes: 0 },
): Line[] {
  const units = names.map((name) => unitsPerEvent(name, variant));
  const sum = (kind: 'writes' | 'reads'): number => units.reduce((total, unit) => total + unit[kind], 0);
  const of = (count: number): Figure => times(result(perSecond), given(count));
  const lines = [charged('writes of tables', 'units a second', of(sum('writes') + more.writes), PRICES.writeUnit)];
  if (sum('reads') > 0) lines.push(charged('reads of tables', 'units a second', of(sum('reads')), PRICES.readUnit));
  return lines;
}
