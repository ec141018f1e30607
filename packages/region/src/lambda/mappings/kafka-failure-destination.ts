import type { Clock } from '../../core/clock.ts';
import type { Random } from '../../core/random.ts';
import type { KafkaRecord } from '../../kafka-client/record.ts';
import type { Destinations } from '../destinations.ts';
import { idsOf } from './item.ts';
import { batchFailureRecord, recordFailureRecord } from './kafka-failure.ts';
import { failureTopic, type KafkaSettings } from './kafka-settings.ts';
import type { KafkaSource } from './kafka-source.ts';
import type { Discard } from './ordered-source.ts';

export interface KafkaFailureDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly destinations: Destinations;
  readonly bootstrapServers: string;
  /** The connection to the cluster, for a failure topic. */
  readonly source: () => Pick<KafkaSource, 'produce'> | undefined;
}

/** Tells the failure destination of a Kafka mapping, if it has one, about records that were given up. */
export async function sendKafkaFailure(
  deps: KafkaFailureDeps,
  settings: KafkaSettings,
  discard: Discard<KafkaRecord>,
): Promise<void> {
  const { functionArn, eventSourceArn, onFailure } = settings;
  const requestId = discard.last?.requestId ?? deps.random.uuid();
  const { bootstrapServers, clock } = deps;
  const origin = { functionArn, eventSourceArn, bootstrapServers, requestId, at: clock.now() };
  const topic = failureTopic(settings);
  if (topic !== undefined) {
    const source = deps.source();
    if (!source) throw new Error(`The cluster is not connected; nothing can be sent to ${topic}.`);
    for (const item of discard.items) {
      await source.produce(topic, item.record.key, Buffer.from(recordFailureRecord(discard, item, origin)));
    }
  } else if (onFailure !== undefined) {
    await deps.destinations(onFailure, {
      record: batchFailureRecord(discard, origin),
      functionArn,
      result: 'Failure',
      ids: idsOf(discard.items),
    });
  }
}
