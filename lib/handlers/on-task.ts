import type { EventDefinition } from '#schemas/definition.ts';
import { conform, definitionOf, parseEnvelope } from '../contract.ts';
import { type Event, identityOf } from '../event.ts';
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
  work: (event: Event<Type, Data>, tools: Given & TaskTools) => Promise<Result>,
): Pipeline<Result> {
  return pipeline(kit, async (input, context) => {
    const type = consumed(kit, [definition], objectOf(input));
    let fate: Counter = 'Duplicates';
    try {
      const event = eventFor(definition, input, kit.functionName);
      followEvent(kit, event);
      return await kit.once(identityOf(event), context, async () => {
        fate = 'Done';
        const tools = kit.toolsFor(event, deadlineOf(kit.now, context));
        return work(event, { ...tools, input: objectOf(input) });
      });
    } catch (thrown) {
      fate = 'HandedBack';
      throw thrown;
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
