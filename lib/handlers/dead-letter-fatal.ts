import type { EffectKit } from '../effect-kit.ts';
import { type Failure, isFatal, type Origin } from '../failures/failure-record.ts';
import { at, objectOf, textOf } from '../json.ts';
import { traceparentIn } from '../traceparent.ts';

/**
 * Puts an event whose error is fatal on the function's dead-letter queue at once, so that Lambda does not retry it in
 * vain.
 * @param thrown by the handling of the event
 * @param type under which the outcome is counted
 * @throws `thrown` itself when it is retryable; QUEUE_UNREACHABLE when the queue did not take the event
 */
export async function deadLetterFatal(
  kit: EffectKit,
  thrown: unknown,
  event: unknown,
  origin: Origin,
  type: string,
): Promise<void> {
  if (!isFatal(thrown)) throw handedBack(kit, thrown, type);
  const ids = idsIn(event);
  const [problem] = await kit.deadLetters.send([{ origin, error: thrown, payload: { form: 'event', event }, ...ids }]);
  if (problem) throw handedBack(kit, problem, type);
  kit.metrics.count('DeadLettered', 1, type);
  kit.logger.warn('The event is on the dead-letter queue', { ...ids, code: thrown.code, reason: thrown.message });
}

function handedBack<Thrown>({ metrics }: EffectKit, thrown: Thrown, type: string): Thrown {
  metrics.count('HandedBack', 1, type);
  return thrown;
}

/** The ids of an unchecked event, with or without the envelope of the bus around it. */
export function idsIn(event: unknown): Pick<Failure, 'eventId' | 'correlationId' | 'traceparent'> {
  const { id, correlationId, traceparent } = objectOf(at(at(event, 'detail') ?? event, 'metadata'));
  return { eventId: textOf(id), correlationId: textOf(correlationId), traceparent: traceparentIn(traceparent) };
}
