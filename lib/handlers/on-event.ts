import { toError } from '../errors.ts';
import type { Idempotent } from '../idempotency/effect.ts';
import { at, objectOf, textOf } from '../json.ts';
import type { Tools } from '../tools.ts';
import { deadLetterFatal, idsIn } from './dead-letter-fatal.ts';
import { consumed, followEvent } from './observe.ts';
import { type Pipeline, pipeline } from './pipeline.ts';
import { matchReaction, type Reaction } from './reactions.ts';
import { type AnyKit, type Handled, type KitFor, runOnce } from './run-once.ts';

/**
 * A handler for events from a bus: checks and casts the event, and runs its reaction once for each event id. After a
 * fatal error the event goes to the function's dead-letter queue. A retryable error is thrown, so that Lambda retries
 * and then uses the on-failure destination.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function onEvent<Given extends Tools, By extends Idempotent>(
  kit: KitFor<Given, By>,
  ...reactions: readonly Reaction<Given, By>[]
): Pipeline<Handled> {
  return handlerOf(kit, reactions);
}

function handlerOf<Given extends Tools>(kit: AnyKit<Given>, reactions: readonly Reaction<Given>[]): Pipeline<Handled> {
  const definitions = reactions.map(({ definition }) => definition);
  return pipeline(kit, async (busEvent, context) => {
    const { detail, 'replay-name': replay } = objectOf(busEvent);
    const replayName = textOf(replay);
    const type = consumed(kit, definitions, { metadata: at(detail, 'metadata'), replayName });
    try {
      const matched = matchReaction(reactions, detail, kit.functionName);
      followEvent(kit, matched.event);
      return await runOnce(kit, context, matched, replayName);
    } catch (thrown) {
      const origin = { kind: 'function', requestId: context.awsRequestId } as const;
      await deadLetterFatal(kit, toError(thrown), busEvent, origin, type);
      return { eventId: idsIn(busEvent).eventId ?? 'unknown', status: 'dead-lettered' };
    }
  });
}
