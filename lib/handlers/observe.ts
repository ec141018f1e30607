import type { MiddlewareObj } from '@middy/core';
import type { EventDefinition } from '#schemas/definition.ts';
import type { EffectKit } from '../effect-kit.ts';
import { toError } from '../errors.ts';
import type { Event } from '../event.ts';
import { at } from '../json.ts';
import { idsToLog } from '../log.ts';
import { knownType } from '../metrics/known-type.ts';
import { framesOf } from '../stack-traces/frames.ts';

/**
 * Logs with the invocation's context, and writes its metrics in embedded metric format when it ends, also by an error.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function observed(kit: EffectKit): MiddlewareObj {
  const end = (): void => {
    kit.metrics.publish();
    kit.logger.resetKeys();
  };
  return {
    before: ({ context }) => {
      kit.metrics.coldStart();
      kit.logger.addContext(context);
    },
    after: end,
    onError: ({ error }) => {
      kit.logger.error('The invocation failed', toLog(toError(error)));
      end();
    },
  };
}

/** Puts the ids of an event on every line logged while it is worked on. */
export const followEvent = (kit: EffectKit, event: Event): void => kit.logger.appendKeys(idsToLog(event));

/** The parts of an unchecked event that metrics need. */
interface Received {
  readonly metadata?: unknown;
  /** Set when a replay brought the event. Its age then says nothing. */
  readonly replayName?: unknown;
}

/**
 * Counts an event that came in, and measures its age.
 * @returns the type under which its outcome is counted, too
 */
export function consumed(
  kit: EffectKit,
  definitions: readonly EventDefinition[],
  { metadata, replayName }: Received,
): string {
  const type = knownType(definitions, metadata);
  kit.metrics.count('Consumed', 1, type);
  if (replayName === undefined) measureAge(kit, type, at(metadata, 'time'), kit.now());
  return type;
}

/** The time from the event, by its producer's clock, to the invocation. The producer's clock may be ahead. */
export function measureAge({ metrics }: EffectKit, type: string, time: unknown, takenMs: number): void {
  const timeMs = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  if (!Number.isNaN(timeMs)) metrics.measure('EventAge', Math.max(0, takenMs - timeMs), type);
}

/** Sends an event, and counts it as published. */
export function publishing(kit: EffectKit, send: (event: Event) => Promise<unknown>): (event: Event) => Promise<void> {
  return async (event) => {
    await send(event);
    kit.metrics.count('Published', 1, event.metadata.type);
  };
}

/** Without the messages of its causes: they may quote the event, and events hold personal data. */
const toLog = (error: Error) => ({ code: error.name, reason: error.message, stack: framesOf(error) });
