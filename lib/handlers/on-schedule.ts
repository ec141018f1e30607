import { notFrom, toError } from '../errors.ts';
import { objectOf, textOf } from '../json.ts';
import type { Kit } from '../kit.ts';
import { deadlineOf, type Tools } from '../tools.ts';
import { deadLetterFatal } from './dead-letter-fatal.ts';
import { followEvent } from './observe.ts';
import { type Pipeline, pipeline } from './pipeline.ts';
import type { Handled } from './run-once.ts';
import { beginningOf } from './story.ts';

/** The detail-type that EventBridge gives to what a schedule sends. */
const TYPE = 'Scheduled Event';

/** One time of a schedule. */
export interface Occasion {
  readonly id: string;
  /** When it was due, in RFC 3339. */
  readonly time: string;
}

/**
 * A handler for a schedule: runs the work once for each time, also when EventBridge delivers it twice. Errors are
 * treated as by `onEvent`. What it publishes begins a story of its own.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html
 */
export function onSchedule<Given extends Tools>(
  kit: Kit<Given>,
  work: (occasion: Occasion, tools: Given) => Promise<unknown>,
): Pipeline<Handled> {
  return pipeline(kit, async (invocation, context): Promise<Handled> => {
    const occasion = occasionOf(invocation);
    const cause = beginningOf({ ...occasion, type: TYPE, source: 'aws.events', subject: kit.functionName });
    kit.metrics.count('Consumed', 1);
    followEvent(kit, cause);
    let ran = false;
    try {
      await kit.once(occasion.id, context, async () => {
        ran = true;
        await work(occasion, kit.toolsFor(cause, deadlineOf(kit.now, context)));
      });
      kit.metrics.count(ran ? 'Done' : 'Duplicates', 1);
      return { eventId: occasion.id, status: 'done' };
    } catch (thrown) {
      const origin = { kind: 'function', requestId: context.awsRequestId } as const;
      await deadLetterFatal(kit, toError(thrown), invocation, origin, TYPE);
      return { eventId: occasion.id, status: 'dead-lettered' };
    }
  });
}

function occasionOf(invocation: unknown): Occasion {
  const { id, time, 'detail-type': type } = objectOf(invocation);
  if (type !== TYPE || textOf(id) === undefined || Number.isNaN(Date.parse(textOf(time) ?? '')))
    throw notFrom('a schedule', `it is not a "${TYPE}" with an id and a time`);
  return { id: textOf(id) ?? '', time: textOf(time) ?? '' };
}
