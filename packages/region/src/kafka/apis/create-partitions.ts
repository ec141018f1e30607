import { array, nullableArray, struct } from '../protocol/composite.ts';
import { ErrorCode, KafkaError } from '../protocol/error-code.ts';
import { boolean, int16, int32, nullableString, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NODE_ID, NOT_THROTTLED } from '../state.ts';
import type { Topics } from '../topic/topics.ts';
import { refusalOf } from './error-code-of.ts';

interface Growth {
  readonly name: string;
  readonly count: number;
  readonly assignments: readonly { readonly brokerIds: readonly number[] }[] | null;
}

/** @see https://kafka.apache.org/protocol#The_Messages_CreatePartitions */
export const createPartitions: BrokerApi = brokerApi(
  {
    key: 37,
    name: 'CreatePartitions',
    minVersion: 0,
    maxVersion: 3,
    flexibleFrom: 2,
    request: struct({
      topics: array(
        struct<Growth>({
          name: string,
          count: int32,
          assignments: nullableArray(struct({ brokerIds: array(int32) })),
        }),
      ),
      timeoutMs: int32,
      validateOnly: boolean,
    }),
    response: struct({
      throttleTimeMs: int32,
      results: array(struct({ name: string, errorCode: int16, errorMessage: nullableString })),
    }),
  },
  ({ topics, validateOnly }, state) => ({
    ...NOT_THROTTLED,
    results: topics.map((growth) => {
      const refusal = refusalOf(() => grow(growth, validateOnly, state.topics));
      return {
        name: growth.name,
        errorCode: refusal?.number ?? ErrorCode.NONE,
        errorMessage: refusal?.message ?? null,
      };
    }),
  }),
);

function grow({ name, count, assignments }: Growth, validateOnly: boolean, topics: Topics): void {
  const isHere = ({ brokerIds }: { readonly brokerIds: readonly number[] }): boolean =>
    brokerIds.length === 1 && brokerIds[0] === NODE_ID;
  if (assignments !== null && !assignments.every(isHere)) {
    throw new KafkaError('INVALID_REPLICA_ASSIGNMENT', `All partitions can only be on broker ${NODE_ID}.`);
  }
  if (validateOnly) topics.checkGrowth(name, count);
  else topics.grow(name, count);
}
