import { type DeliveryTimes, promptly } from '../core/ports.ts';
import type { Faults } from './faults.ts';

/** Delivery with the faults that it can suffer. */
export function deliveryTimes(faults: Faults): DeliveryTimes {
  if (!faults.has('deliverLate', 'deliverTwice')) return promptly;
  return (place, ids) => {
    const firstMs = faults.strike('deliverLate', { place, ids })?.delayMs ?? 0;
    const again = faults.strike('deliverTwice', { place, ids });
    return again === undefined ? [firstMs] : [firstMs, firstMs + again.delayMs];
  };
}
