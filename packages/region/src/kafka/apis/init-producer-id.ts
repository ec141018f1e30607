import { since, struct } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { int16, int32, int64, nullableString } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NOT_THROTTLED } from '../state.ts';

/**
 * Gives an idempotent producer its id. Who wants transactions is refused.
 * @see https://kafka.apache.org/protocol#The_Messages_InitProducerId
 */
export const initProducerId: BrokerApi = brokerApi(
  {
    key: 22,
    name: 'InitProducerId',
    minVersion: 0,
    maxVersion: 5,
    flexibleFrom: 2,
    request: struct({
      transactionalId: nullableString,
      transactionTimeoutMs: int32,
      producerId: since(3, int64, -1),
      producerEpoch: since(3, int16, -1),
    }),
    response: struct({ throttleTimeMs: int32, errorCode: int16, producerId: int64, producerEpoch: int16 }),
  },
  ({ transactionalId }, { newProducerId }) => {
    if (transactionalId === null) {
      return { ...NOT_THROTTLED, errorCode: ErrorCode.NONE, producerId: newProducerId(), producerEpoch: 0 };
    }
    const errorCode = ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
    return { ...NOT_THROTTLED, errorCode, producerId: -1, producerEpoch: -1 };
  },
);
