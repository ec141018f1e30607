import { ShopError } from '../errors.ts';
import type { CommandOf } from './commands.ts';

type Lines = CommandOf<'place'>['lines'];
type Money = Lines[number]['unitPrice'];

/** The total of the lines, or ORDER_TOTAL_INVALID when they cannot be added up. */
export function totalOf(orderId: string, lines: Lines): Money | ShopError {
  const currencies = [...new Set(lines.map(({ unitPrice }) => unitPrice.currency))];
  const [currency, ...others] = currencies;
  if (currency === undefined || others.length > 0) {
    const problem = `its lines are in ${currencies.join(' and ') || 'no currency'}, not in one`;
    return new ShopError('ORDER_TOTAL_INVALID', { orderId, problem });
  }
  const minorUnits = lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice.minorUnits, 0);
  if (Number.isSafeInteger(minorUnits)) return { minorUnits, currency };
  return new ShopError('ORDER_TOTAL_INVALID', { orderId, problem: 'its total is too large to be exact' });
}
