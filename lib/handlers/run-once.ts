import type { Context } from 'aws-lambda';
import { identityOf } from '../event.ts';
import type { Kit } from '../kit.ts';
import { deadlineOf, type Tools } from '../tools.ts';
import type { Matched } from './reactions.ts';

/** The outcome of an event in an invocation. */
export interface Handled {
  readonly eventId: string;
  readonly status: 'done' | 'replay-skipped' | 'dead-lettered';
}

/**
 * Runs the reaction to an event once for each event id; for a replayed event, once for each replay.
 * @param replayName of a replayed event
 */
export async function runOnce<Given extends Tools>(
  kit: Kit<Given>,
  context: Context,
  matched: Matched<Given>,
  replayName?: string,
): Promise<Handled> {
  const { event, onReplay, react } = matched;
  const { id: eventId, correlationId, traceparent, type } = event.metadata;
  if (replayName !== undefined && onReplay === 'skip') {
    kit.metrics.count('ReplaysSkipped', 1, type);
    return { eventId, status: 'replay-skipped' };
  }
  let ran = false;
  const key = replayName === undefined ? identityOf(event) : `${identityOf(event)}#${replayName}`;
  await kit.once(key, context, async () => {
    ran = true;
    await react(kit.toolsFor(event, deadlineOf(kit.now, context)));
  });
  kit.metrics.count(ran ? 'Done' : 'Duplicates', 1, type);
  if (!ran) kit.logger.info('A duplicate was dropped', { eventId, correlationId, traceparent });
  return { eventId, status: 'done' };
}
