import { hash } from 'node:crypto';

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** A received traceparent; undefined when it is invalid. */
export function traceparentIn(received: unknown): string | undefined {
  return typeof received === 'string' && TRACEPARENT.test(received) ? received : undefined;
}

/**
 * The received traceparent or, when it is missing or invalid, one derived from the event's id, so that a redelivered
 * event is in the same trace.
 * @see https://www.w3.org/TR/trace-context/#a-traceparent-is-received
 */
export function traceparentOf(eventId: string, received: string | undefined): string {
  const carried = traceparentIn(received);
  if (carried !== undefined) return carried;
  const digest = hash('sha256', eventId, 'hex');
  return `00-${digest.slice(0, 32)}-${digest.slice(32, 48)}-01`;
}
