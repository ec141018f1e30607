import { CONSUMERS } from '../group/subscription.ts';
import { array, struct } from '../protocol/composite.ts';
import { ErrorCode, KafkaError } from '../protocol/error-code.ts';
import { int16, int32, string } from '../protocol/types.ts';
import { type BrokerApi, type BrokerState, brokerApi, NOT_THROTTLED } from '../state.ts';
import { errorCodeOf } from './error-code-of.ts';

/** Forgets how far a group has come in topics that no member of it reads (KIP-496). */
export const offsetDelete: BrokerApi = brokerApi(
  {
    key: 47,
    name: 'OffsetDelete',
    minVersion: 0,
    maxVersion: 0,
    flexibleFrom: Number.POSITIVE_INFINITY,
    request: struct({ groupId: string, topics: array(struct({ name: string, partitions: array(int32) })) }),
    response: struct({
      errorCode: int16,
      throttleTimeMs: int32,
      topics: array(struct({ name: string, partitions: array(struct({ partition: int32, errorCode: int16 })) })),
    }),
  },
  ({ groupId, topics }, state) => {
    const errorCode = errorCodeOf(() => checkForgets(groupId, state));
    if (errorCode !== ErrorCode.NONE) return { ...NOT_THROTTLED, errorCode, topics: [] };
    const forget = (topic: string, partition: number): void => {
      state.topics.partition(topic, partition);
      if (state.groups.get(groupId)?.reads(topic))
        throw new KafkaError('GROUP_SUBSCRIBED_TO_TOPIC', `Group ${groupId} reads ${topic}.`);
      state.groups.offsets.commit([{ groupId, topic, partition }]);
    };
    const results = topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((partition) => ({
        partition,
        errorCode: errorCodeOf(() => forget(name, partition)),
      })),
    }));
    return { ...NOT_THROTTLED, errorCode, topics: results };
  },
);

/** @throws KafkaError GROUP_ID_NOT_FOUND, NON_EMPTY_GROUP when members of another protocol than consumers' are there */
function checkForgets(groupId: string, { groups }: BrokerState): void {
  if (groups.get(groupId)?.protocolType !== CONSUMERS) groups.checkDeletable(groupId);
}
