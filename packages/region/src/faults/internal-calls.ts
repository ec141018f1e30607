import { type InternalCallCheck, neverRefused } from '../core/ports.ts';
import { refusedAnswer, throttledAnswer } from './call-errors.ts';
import type { Faults } from './faults.ts';

/** The faults of calls between services. Such a call has no process to kill and no connection to cut. */
export function internalCallCheck(faults: Faults): InternalCallCheck {
  if (!faults.has('throttle', 'refuse')) return neverRefused;
  return (place) => {
    const [service = ''] = place.split('/');
    const throttle = faults.inject('throttle', { place });
    if (throttle) throttledAnswer(service, throttle);
    const refuse = faults.inject('refuse', { place });
    if (refuse) refusedAnswer(service, refuse);
  };
}
