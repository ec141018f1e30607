import type { FaultRule } from '../../../server/faults-shapes.ts';

const PERCENT = new Intl.NumberFormat('en', { style: 'percent', maximumSignificantDigits: 2 });

/** When a rule fires, in words. */
export function frequencyOf({ nth, every, probability = 0 }: FaultRule): string {
  if (nth !== undefined) return `at call ${nth}`;
  return every === undefined ? `${PERCENT.format(probability)} of the calls` : `at every call that ${every} divides`;
}
