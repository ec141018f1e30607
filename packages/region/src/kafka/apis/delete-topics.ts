import { array, since, struct, until } from '../protocol/composite.ts';
import { ErrorCode, KafkaError } from '../protocol/error-code.ts';
import { int16, int32, NO_UUID, nullableString, string, uuid } from '../protocol/types.ts';
import { eachInSteps } from '../records/steps.ts';
import { type BrokerApi, type BrokerState, brokerApi, NOT_THROTTLED } from '../state.ts';
import { topicOf } from './named-topic.ts';

interface DoomedTopic {
  readonly name: string | null;
  readonly id: string;
}

/** @see https://kafka.apache.org/protocol#The_Messages_DeleteTopics */
export const deleteTopics: BrokerApi = brokerApi(
  {
    key: 20,
    name: 'DeleteTopics',
    minVersion: 0,
    maxVersion: 6,
    flexibleFrom: 4,
    request: struct({
      topics: since(6, array(struct<DoomedTopic>({ name: nullableString, id: uuid })), []),
      names: until(5, array(string), []),
      timeoutMs: int32,
    }),
    response: struct({
      throttleTimeMs: since(1, int32, 0),
      topics: array(
        struct({
          name: nullableString,
          id: since(6, uuid, NO_UUID),
          errorCode: int16,
          errorMessage: since(5, nullableString, null),
        }),
      ),
    }),
  },
  ({ topics, names }, state) => {
    const doomed = [...topics, ...names.map((name) => ({ name, id: NO_UUID }))];
    const steps = eachInSteps(doomed, DELETED_IN_ONE_STEP, (topic) => deleteOne(topic, state));
    return state.turns.answer(steps, (deleted) => ({ ...NOT_THROTTLED, topics: deleted }));
  },
);

/** Each is saved by itself. */
const DELETED_IN_ONE_STEP = 8;

function deleteOne({ name, id }: DoomedTopic, { topics, groups }: BrokerState) {
  try {
    const topic = topicOf(topics, name ?? '', id, name === null);
    topics.delete(topic.name);
    groups.offsets.forgetTopic(topic.name);
    return { name: topic.name, id: topic.id, errorCode: ErrorCode.NONE, errorMessage: null };
  } catch (error) {
    if (!(error instanceof KafkaError)) throw error;
    return { name, id, errorCode: error.number, errorMessage: error.message };
  }
}
