import { hash } from 'node:crypto';

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** A traceparent that came along in whatever; undefined when it is none. */
export function traceparentIn(received: unknown): string | undefined {
  return typeof received === 'string' && TRACEPARENT.test(received) ? received : undefined;
}

/**
 * The traceparent that came along, or, when none or a broken one did, one that follows from the event's id:
 * a redelivered event is then found in the same trace.
 * @see https://www.w3.org/TR/trace-context/#a-traceparent-is-received
 */
export function traceparentOf(eventId: string, received: string | undefined): string {
  const carried = traceparentIn(received);
  if (carried !== undefined) return carried;
  const digest = hash('sha256', eventId, 'hex');
  return `00-${digest.slice(0, 32)}-${digest.slice(32, 48)}-01`;
}
