import type { EventDefinition } from '#schemas/definition.ts';
import type { BatchKit } from '../batch-kit.ts';
import type { SendOn } from '../outcome.ts';
import { type KafkaBatchOptions, type KafkaBatchResponse, kafkaBatch } from './kafka-batch.ts';
import type { Pipeline } from './pipeline.ts';

/**
 * A handler that sends the events of a batch from Kafka on, such as to a bus. A record that is none of the events that
 * it takes is dead-lettered with its bytes.
 */
export const onKafkaBatch = (
  kit: BatchKit,
  definitions: readonly EventDefinition[],
  sendOn: SendOn,
  options: KafkaBatchOptions,
): Pipeline<KafkaBatchResponse> =>
  kafkaBatch(kit, { definitions, sendOn, sendsOn: true, ignoresOthers: false }, options);
