import { array, nullableArray, since, struct } from '../protocol/composite.ts';
import { ErrorCode, KafkaError } from '../protocol/error-code.ts';
import { boolean, int8, int16, int32, NO_UUID, nullableString, string, uuid } from '../protocol/types.ts';
import { eachInSteps } from '../records/steps.ts';
import { type BrokerApi, type BrokerState, brokerApi, NODE_ID, NOT_THROTTLED } from '../state.ts';
import { describeTopicConfigs } from '../topic/described-config.ts';

interface NewTopic {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly assignments: readonly { readonly partition: number; readonly brokerIds: readonly number[] }[];
  readonly configs: readonly { readonly name: string; readonly value: string | null }[];
}

const createdConfig = struct({
  name: string,
  value: nullableString,
  readOnly: boolean,
  source: int8,
  isSensitive: boolean,
});

/** @see https://kafka.apache.org/protocol#The_Messages_CreateTopics */
export const createTopics: BrokerApi = brokerApi(
  {
    key: 19,
    name: 'CreateTopics',
    minVersion: 0,
    maxVersion: 7,
    flexibleFrom: 5,
    request: struct({
      topics: array(
        struct<NewTopic>({
          name: string,
          partitions: int32,
          replicationFactor: int16,
          assignments: array(struct({ partition: int32, brokerIds: array(int32) })),
          configs: array(struct({ name: string, value: nullableString })),
        }),
      ),
      timeoutMs: int32,
      validateOnly: since(1, boolean, false),
    }),
    response: struct({
      throttleTimeMs: since(2, int32, 0),
      topics: array(
        struct({
          name: string,
          id: since(7, uuid, NO_UUID),
          errorCode: int16,
          errorMessage: since(1, nullableString, null),
          partitions: since(5, int32, -1),
          replicationFactor: since(5, int16, -1),
          configs: since(5, nullableArray(createdConfig), null),
        }),
      ),
    }),
  },
  ({ topics, validateOnly }, state) => {
    const times = new Map<string, number>();
    for (const { name } of topics) times.set(name, (times.get(name) ?? 0) + 1);
    const work = (topic: NewTopic) => create(topic, times.get(topic.name) !== 1, validateOnly, state);
    const steps = eachInSteps(topics, CREATED_IN_ONE_STEP, work);
    return state.turns.answer(steps, (created) => ({ ...NOT_THROTTLED, topics: created }));
  },
);

/** Each is saved by itself. */
const CREATED_IN_ONE_STEP = 4;

function create(topic: NewTopic, isTwice: boolean, validateOnly: boolean, state: BrokerState) {
  const { name } = topic;
  try {
    if (isTwice) throw new KafkaError('INVALID_REQUEST', `Topic ${name} is in the request more than once.`);
    const partitions = partitionCount(topic, state.defaultPartitions);
    const configs = new Map(topic.configs.map((config): [string, string] => [config.name, given(config)]));
    state.topics.check(name, partitions, configs);
    const id = validateOnly ? NO_UUID : state.topics.create(name, partitions, configs).id;
    return { name, id, ...NO_ERROR, partitions, replicationFactor: 1, configs: describeTopicConfigs(configs) };
  } catch (error) {
    if (!(error instanceof KafkaError)) throw error;
    const none = { partitions: -1, replicationFactor: -1, configs: [] };
    return { name, id: NO_UUID, errorCode: error.number, errorMessage: error.message, ...none };
  }
}

const NO_ERROR = { errorCode: ErrorCode.NONE, errorMessage: null };

function given({ name, value }: { readonly name: string; readonly value: string | null }): string {
  if (value !== null) return value;
  throw new KafkaError('INVALID_CONFIG', `Configuration ${name} has no value.`);
}

/** -1 asks for the broker's default (KIP-464); an assignment by hand may name no broker but this one. */
function partitionCount({ partitions, replicationFactor, assignments }: NewTopic, defaultPartitions: number): number {
  if (assignments.length > 0) {
    const inOrder = assignments.map(({ partition }) => partition).sort((a, b) => a - b);
    const fits = assignments.every(({ brokerIds }) => brokerIds.length === 1 && brokerIds[0] === NODE_ID);
    if (fits && inOrder.every((partition, index) => partition === index)) return assignments.length;
    throw new KafkaError('INVALID_REPLICA_ASSIGNMENT', `All partitions from 0 on can only be on broker ${NODE_ID}.`);
  }
  if (replicationFactor !== 1 && replicationFactor !== -1) {
    const message = `Unable to replicate the partition ${replicationFactor} time(s): there is one broker.`;
    throw new KafkaError('INVALID_REPLICATION_FACTOR', message);
  }
  return partitions === -1 ? defaultPartitions : partitions;
}
