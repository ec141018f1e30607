import type { BusEvent } from './bus-event.ts';
import { DeliveryFailure } from './failure.ts';

/**
 * An event goes from bus to bus once. Its way through an archive does not change that.
 * @throws DeliveryFailure for an event that a rule has put on its bus
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html
 */
export function checkFirstHop({ id, wasForwarded }: BusEvent): void {
  if (!wasForwarded) return;
  const rule = 'an event can be sent to an event bus target only once';
  const message = `Event ingestion rejected for event ${id} because ${rule}. This event was previously delivered to an event bus target.`;
  throw new DeliveryFailure('THIRD_ACCOUNT_HOP_DETECTED', message, false);
}
