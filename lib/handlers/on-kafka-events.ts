import type { BatchKit } from '../batch-kit.ts';
import { flag } from '../env.ts';
import { toError } from '../errors.ts';
import { isFatal } from '../failures/failure-record.ts';
import { inParallel } from '../in-parallel.ts';
import type { Outcome, Outgoing, SendOn } from '../outcome.ts';
import type { Tools } from '../tools.ts';
import { type KafkaBatchOptions, type KafkaBatchResponse, kafkaBatch } from './kafka-batch.ts';
import type { Pipeline } from './pipeline.ts';
import { matchReaction, type Reaction } from './reactions.ts';

/** The environment variable that `onKafkaEvents` needs. */
export const kafkaVariables = { partialBatch: flag('KAFKA_PARTIAL_BATCH') };

/** Keys worked on at the same time. */
const KEYS_AT_ONCE = 10;

/**
 * A handler that reacts to the events on a Kafka topic. The events of one key are handled in their order, those of
 * different keys at the same time. Events to which it has no reaction are ignored. After a fatal error the record goes
 * to the function's dead-letter queue with its bytes, after a retryable one it and those behind it under its key are
 * handed back. A reaction runs again when its invocation ends before its ids are stored.
 */
export function onKafkaEvents<Given extends Tools>(
  kit: BatchKit<Given>,
  options: KafkaBatchOptions,
  ...reactions: readonly Reaction<Given>[]
): Pipeline<KafkaBatchResponse> {
  const definitions = reactions.map(({ definition }) => definition);
  const work = { definitions, sendOn: reactingWith(kit, reactions), sendsOn: false, ignoresOthers: true };
  return kafkaBatch(kit, work, options);
}

/** Runs the reactions, key by key. */
function reactingWith<Given extends Tools>(kit: BatchKit<Given>, reactions: readonly Reaction<Given>[]): SendOn {
  return async (outgoing, deadlineMs) => {
    const outcomes: Outcome[] = [];
    const react = async ({ event }: Outgoing): Promise<Outcome> => {
      try {
        if (kit.now() >= deadlineMs) throw new Error('the records before it took all the time');
        await matchReaction(reactions, event, kit.functionName).react(kit.toolsFor(event, deadlineMs));
        return { status: 'done', reference: event.metadata.id };
      } catch (thrown) {
        return { status: 'failed', error: toError(thrown) };
      }
    };
    await inParallel(byKey(outgoing), KEYS_AT_ONCE, async (indexes) => {
      let stopped: Outcome | undefined;
      for (const index of indexes) {
        const one = outgoing[index];
        const outcome: Outcome | undefined = stopped ?? (one && (await react(one)));
        if (outcome) outcomes[index] = outcome;
        if (outcome?.status === 'failed' && !isFatal(outcome.error)) stopped = outcome;
      }
    });
    return outcomes;
  };
}

/** The places of the events of each key, in order. An event without a key stands alone. */
function byKey(outgoing: readonly Outgoing[]): readonly (readonly number[])[] {
  const groups = Map.groupBy(outgoing.keys(), (index) => outgoing[index]?.orderingKey ?? index);
  return [...groups.values()];
}
