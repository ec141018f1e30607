import type { Context } from 'aws-lambda';
import type { EventDefinition } from '#schemas/definition.ts';
import { conform, definitionOf, parseEnvelope } from '../contract.ts';
import type { EffectKit } from '../effect-kit.ts';
import { type Event, identityOf } from '../event.ts';
import { COUNTERS, type Effect, type Effected } from '../idempotency/effect.ts';
import { objectOf } from '../json.ts';
import type { Kit } from '../kit.ts';
import type { Counter } from '../metrics/meter.ts';
import { deadlineOf, type Tools } from '../tools.ts';
import { consumed, followEvent } from './observe.ts';
import { type Pipeline, pipeline } from './pipeline.ts';

/** The input of a task: the event that started the workflow, and the results of earlier states beside it. */
export type TaskInput = Readonly<Record<string, unknown>>;

export interface TaskTools {
  readonly input: TaskInput;
}

/**
 * A handler for a task of a Step Functions workflow. Its input is `{ metadata, data }` of the event that started the
 * workflow, with the results of earlier states beside them. It runs once for each event id and function, and a retried
 * state gets the first result again: keep results small. Errors are thrown unchanged. Their name is their code, so that
 * the state's Retry and Catch can choose by `ErrorEquals`. The workflow handles failed tasks, so nothing is
 * dead-lettered here.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export function onTask<Type extends string, Data, Result, Given extends Tools>(
  kit: Kit<Given>,
  definition: EventDefinition<Type, Data>,
  work: Work<Type, Data, Given, Result>,
): Pipeline<Result> {
  return task<Type, Data, Result, Given>(kit, definition, async (event, tools, context) => {
    let effect: Effect = 'already-there';
    const result = await kit.once(identityOf(event), context, async () => {
      effect = 'new';
      return work(event, tools());
    });
    return { effect, result };
  });
}

/**
 * A task as that of {@link onTask}, whose effect is idempotent by itself: one conditional write, or one transaction. It
 * runs for each attempt, so that an attempt which died holds up no other, and must give the same result each time.
 */
export function onTaskByEffect<Type extends string, Data, Result, Given extends Tools>(
  kit: EffectKit<Given>,
  definition: EventDefinition<Type, Data>,
  work: Work<Type, Data, Given, Effected<Result>>,
): Pipeline<Result> {
  return task<Type, Data, Result, Given>(kit, definition, (event, tools) => work(event, tools()));
}

type Work<Type extends string, Data, Given extends Tools, Result> = (
  event: Event<Type, Data>,
  tools: Given & TaskTools,
) => Promise<Result>;

/** The frame of both kinds. */
function task<Type extends string, Data, Result, Given extends Tools>(
  kit: EffectKit<Given>,
  definition: EventDefinition<Type, Data>,
  run: (event: Event<Type, Data>, tools: () => Given & TaskTools, context: Context) => Promise<Effected<Result>>,
): Pipeline<Result> {
  return pipeline(kit, async (input, context) => {
    const type = consumed(kit, [definition], objectOf(input));
    let fate: Counter = 'HandedBack';
    try {
      const event = eventFor(definition, input, kit.functionName);
      followEvent(kit, event);
      const tools = () => ({ ...kit.toolsFor(event, deadlineOf(kit.now, context)), input: objectOf(input) });
      const { effect, result } = await run(event, tools, context);
      fate = COUNTERS[effect];
      return result;
    } finally {
      kit.metrics.count(fate, 1, type);
    }
  });
}

function eventFor<Type extends string, Data>(
  definition: EventDefinition<Type, Data>,
  input: unknown,
  taker: string,
): Event<Type, Data> {
  const received = parseEnvelope(input);
  definitionOf([definition], received.metadata, taker);
  return conform(definition, received);
}
