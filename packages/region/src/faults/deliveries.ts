import type { Faults } from './faults.ts';

/**
 * When something is to be delivered: as many times as there are numbers, each so many milliseconds from now on the
 * region's clock.
 */
export type DeliveryTimes = (place: string, ids: () => readonly string[]) => readonly number[];

/** Everything comes once and at once. */
export const promptly: DeliveryTimes = () => [0];

/** Delivery with the faults that it can suffer. */
export function deliveryTimes(faults: Faults): DeliveryTimes {
  if (!faults.has('deliverLate', 'deliverTwice')) return promptly;
  return (place, ids) => {
    const firstMs = faults.strike('deliverLate', { place, ids })?.delayMs ?? 0;
    const again = faults.strike('deliverTwice', { place, ids });
    return again === undefined ? [firstMs] : [firstMs, firstMs + again.delayMs];
  };
}
