import { array, since, struct } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { int16, int32, int64, nullableString, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NOT_THROTTLED } from '../state.ts';
import { distinct } from './distinct.ts';

const NO_PRODUCER = { producerId: -1, producerEpoch: -1 };

/**
 * Nobody has a transaction.
 * @see https://kafka.apache.org/protocol#The_Messages_DescribeTransactions
 */
export const describeTransactions: BrokerApi = brokerApi(
  {
    key: 65,
    name: 'DescribeTransactions',
    minVersion: 0,
    maxVersion: 0,
    flexibleFrom: 0,
    request: struct({ transactionalIds: array(string) }),
    response: struct({
      throttleTimeMs: int32,
      states: array(
        struct({
          errorCode: int16,
          transactionalId: string,
          state: string,
          timeoutMs: int32,
          startTimeMs: int64,
          producerId: int64,
          producerEpoch: int16,
          // Without the fields of a topic, as there is none.
          topics: array(struct({})),
        }),
      ),
    }),
  },
  ({ transactionalIds }) => ({
    ...NOT_THROTTLED,
    states: distinct(transactionalIds, String).map((transactionalId) => ({
      errorCode: ErrorCode.TRANSACTIONAL_ID_NOT_FOUND,
      transactionalId,
      state: '',
      timeoutMs: 0,
      startTimeMs: -1,
      ...NO_PRODUCER,
      topics: [],
    })),
  }),
);

/** @see https://kafka.apache.org/protocol#The_Messages_ListTransactions */
export const listTransactions: BrokerApi = brokerApi(
  {
    key: 66,
    name: 'ListTransactions',
    minVersion: 0,
    maxVersion: 2,
    flexibleFrom: 0,
    request: struct({
      states: array(string),
      producerIds: array(int64),
      longerThanMs: since(1, int64, -1),
      idPattern: since(2, nullableString, null),
    }),
    response: struct({
      throttleTimeMs: int32,
      errorCode: int16,
      unknownStates: array(string),
      transactions: array(struct({})),
    }),
  },
  ({ states }) => ({
    ...NOT_THROTTLED,
    errorCode: ErrorCode.NONE,
    unknownStates: states.filter((state) => !STATES.has(state)),
    transactions: [],
  }),
);

const STATES: ReadonlySet<string> = new Set([
  'Empty',
  'Ongoing',
  'PrepareCommit',
  'PrepareAbort',
  'CompleteCommit',
  'CompleteAbort',
  'Dead',
  'PrepareEpochFence',
]);
