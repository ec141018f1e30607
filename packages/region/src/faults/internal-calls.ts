import { type InternalCallCheck, neverRefused } from '../core/ports.ts';
import { refusedAnswer, throttledAnswer } from './call-errors.ts';
import type { Faults } from './faults.ts';

/** The faults of calls that services make among themselves: nobody there can be killed, and no connection be cut. */
export function internalCallCheck(faults: Faults): InternalCallCheck {
  if (!faults.has('throttle', 'refuse')) return neverRefused;
  return (place) => {
    const [service = ''] = place.split('/');
    const throttle = faults.strike('throttle', { place });
    if (throttle) throttledAnswer(service, throttle);
    const refuse = faults.strike('refuse', { place });
    if (refuse) refusedAnswer(service, refuse);
  };
}
