import { type DeliveryTimes, promptly } from '../core/ports.ts';
import type { Faults } from './faults.ts';

/** The times of deliveries, with late and repeated deliveries injected. */
export function deliveryTimes(faults: Faults): DeliveryTimes {
  if (!faults.has('deliverLate', 'deliverTwice')) return promptly;
  return (place, ids) => {
    const firstMs = faults.inject('deliverLate', { place, ids })?.delayMs ?? 0;
    const again = faults.inject('deliverTwice', { place, ids });
    return again === undefined ? [firstMs] : [firstMs, firstMs + again.delayMs];
  };
}
