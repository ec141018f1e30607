import type { Clock } from '../../core/clock.ts';
import type { Random } from '../../core/random.ts';
import type { KafkaRecord } from '../../kafka-client/record.ts';
import type { Destinations } from '../destinations.ts';
import { qualified } from '../invocation-record.ts';
import { type Gap, idsOf } from './item.ts';
import { batchFailureRecord, type FailureOrigin, recordFailureRecord, unreadableRecord } from './kafka-failure.ts';
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
  const { functionArn, onFailure } = settings;
  const origin = originOf(deps, settings, discard.last?.requestId);
  const topic = failureTopic(settings);
  if (topic !== undefined) {
    const source = connected(deps, topic);
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

/** Tells the failure destination, if there is one, about a batch that cannot be read. */
export async function sendKafkaUnreadable(deps: KafkaFailureDeps, settings: KafkaSettings, gap: Gap): Promise<void> {
  const { functionArn, onFailure } = settings;
  const origin = originOf(deps, settings);
  const topic = failureTopic(settings);
  if (topic !== undefined) {
    const record = unreadableRecord(gap, { ...origin, functionArn: qualified(functionArn) });
    await connected(deps, topic).produce(topic, null, Buffer.from(record));
  } else if (onFailure !== undefined) {
    const record = unreadableRecord(gap, origin);
    const ids = [`${gap.partition.name}@${gap.first}`];
    await deps.destinations(onFailure, { record, functionArn, result: 'Failure', ids });
  }
}

function originOf(deps: KafkaFailureDeps, settings: KafkaSettings, requestId?: string): FailureOrigin {
  const { functionArn, eventSourceArn } = settings;
  const { bootstrapServers, clock, random } = deps;
  return { functionArn, eventSourceArn, bootstrapServers, requestId: requestId ?? random.uuid(), at: clock.now() };
}

function connected({ source }: KafkaFailureDeps, topic: string): Pick<KafkaSource, 'produce'> {
  const connection = source();
  if (!connection) throw new Error(`The cluster is not connected; nothing can be sent to ${topic}.`);
  return connection;
}
