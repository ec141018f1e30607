import type { Context } from 'aws-lambda';
import type { EffectKit } from '../effect-kit.ts';
import { type Event, identityOf } from '../event.ts';
import { COUNTERS, type Effect, type Idempotent } from '../idempotency/effect.ts';
import type { Kit } from '../kit.ts';
import { deadlineOf, type Tools } from '../tools.ts';
import type { Matched } from './reactions.ts';

/** The outcome of an event in an invocation. */
export interface Handled {
  readonly eventId: string;
  readonly status: 'done' | 'replay-skipped' | 'dead-lettered';
}

/** The kit that reactions need: one with locks, unless the effects of all of them are idempotent by themselves. */
export type KitFor<Given extends Tools, By extends Idempotent> = [By] extends ['by-effect']
  ? EffectKit<Given>
  : Kit<Given>;

/** Any of these kits. Its types see to it that there is a lock where a reaction needs one. */
export type AnyKit<Given extends Tools> = EffectKit<Given> & Partial<Pick<Kit, 'once'>>;

/**
 * Runs the reaction to an event once for each event id; for a replayed event, once for each replay. A reaction whose
 * effect is idempotent by itself runs each time.
 * @param replayName of a replayed event
 */
export async function runOnce<Given extends Tools>(
  kit: AnyKit<Given>,
  context: Context,
  matched: Matched<Given>,
  replayName?: string,
): Promise<Handled> {
  const { event, onReplay } = matched;
  const { id: eventId, type } = event.metadata;
  if (replayName !== undefined && onReplay === 'skip') {
    kit.metrics.count('ReplaysSkipped', 1, type);
    return { eventId, status: 'replay-skipped' };
  }
  const tools = () => kit.toolsFor(event, deadlineOf(kit.now, context));
  const effect =
    matched.idempotent === 'by-effect'
      ? await matched.react(tools())
      : await underLock(kit, context, keyOf(event, replayName), () => matched.react(tools()));
  kit.metrics.count(COUNTERS[effect], 1, type);
  logIfDropped(kit, event, effect);
  return { eventId, status: 'done' };
}

const keyOf = (event: Event, replayName: string | undefined): string =>
  replayName === undefined ? identityOf(event) : `${identityOf(event)}#${replayName}`;

async function underLock(
  { once }: Partial<Pick<Kit, 'once'>>,
  context: Context,
  key: string,
  react: () => Promise<unknown>,
): Promise<Effect> {
  if (once === undefined) throw new Error('a reaction that is idempotent by a lock needs kitFor(env)');
  let effect: Effect = 'already-there';
  await once(key, context, async () => {
    effect = 'new';
    await react();
  });
  return effect;
}

function logIfDropped({ logger }: Pick<EffectKit, 'logger'>, { metadata }: Event, effect: Effect): void {
  const { id: eventId, correlationId, traceparent } = metadata;
  if (effect === 'already-there') logger.info('A duplicate was dropped', { eventId, correlationId, traceparent });
  if (effect === 'stale') logger.info('A stale event changed nothing', { eventId, correlationId, traceparent });
}
