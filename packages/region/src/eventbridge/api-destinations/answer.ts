import { DeliveryFailure } from '../failure.ts';
import { inWords, type OutsideAnswer } from './outside.ts';

/** Besides all of 500 and above. */
const RETRIED: ReadonlySet<number> = new Set([401, 407, 409, 429]);

/**
 * Takes an answer as EventBridge does: 2xx is a delivery; 401, 407, 409, 429 and 5xx are retried; all others are not.
 * `Retry-After` puts the next attempt off, and a negative one ends them. What the answer says stays outside.
 * @throws DeliveryFailure for every status but 2xx
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html
 */
export function checkAnswer({ status, headers }: OutsideAnswer, nowMs: number): void {
  if (status >= 200 && status < 300) return;
  const afterMs = retryAfterMs(headers, nowMs);
  const isRetried = (RETRIED.has(status) || status >= 500) && afterMs >= 0;
  const message = inWords(`API destination returned HTTP status ${status}.`);
  throw new DeliveryFailure('SDK_CLIENT_ERROR', message, isRetried, { status, retryAfterMs: afterMs });
}

/** Seconds, or a date: that of the answer tells what the other side takes for now. 0 for what is neither. */
function retryAfterMs({ 'retry-after': after, date }: OutsideAnswer['headers'], nowMs: number): number {
  if (after === undefined) return 0;
  if (/^-?\d+(\.\d+)?$/.test(after.trim())) return Math.min(Number(after) * 1000, Number.MAX_SAFE_INTEGER);
  const untilMs = Date.parse(after);
  const fromMs = Date.parse(date ?? '');
  return Number.isNaN(untilMs) ? 0 : Math.max(0, untilMs - (Number.isNaN(fromMs) ? nowMs : fromMs));
}
