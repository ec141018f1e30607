import { array, between, since, struct, until } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { int8, int16, int32, nullableString, string } from '../protocol/types.ts';
import { type BrokerApi, type BrokerState, brokerApi, NODE_ID, NOT_THROTTLED } from '../state.ts';

/** The kind of coordinator: for a consumer group or a transaction. */
const GROUP = 0;
const TRANSACTION = 1;

const answer = {
  errorCode: between(0, 3, int16, ErrorCode.NONE),
  errorMessage: between(1, 3, nullableString, null),
  nodeId: between(0, 3, int32, NODE_ID),
  host: between(0, 3, string, ''),
  port: between(0, 3, int32, 0),
};

/** @see https://kafka.apache.org/protocol#The_Messages_FindCoordinator */
export const findCoordinator: BrokerApi = brokerApi(
  {
    key: 10,
    name: 'FindCoordinator',
    minVersion: 0,
    maxVersion: 6,
    flexibleFrom: 3,
    request: struct({
      key: until(3, string, ''),
      keyType: since(1, int8, GROUP),
      keys: since(4, array(string), []),
    }),
    response: struct({
      throttleTimeMs: since(1, int32, 0),
      ...answer,
      coordinators: since(
        4,
        array(
          struct({
            key: string,
            nodeId: int32,
            host: string,
            port: int32,
            errorCode: int16,
            errorMessage: nullableString,
          }),
        ),
        [],
      ),
    }),
  },
  ({ keyType, keys }, state) => {
    const found = coordinator(keyType, state);
    return { ...NOT_THROTTLED, ...found, coordinators: keys.map((key) => ({ key, ...found })) };
  },
);

/**
 * The only broker coordinates all groups, and would coordinate transactions: tools ask it which there are.
 * InitProducerId refuses to begin one.
 */
function coordinator(keyType: number, { host, port }: BrokerState) {
  if (keyType === GROUP || keyType === TRANSACTION)
    return { nodeId: NODE_ID, host, port, errorCode: ErrorCode.NONE, errorMessage: null };
  return {
    nodeId: -1,
    host: '',
    port: -1,
    errorCode: ErrorCode.INVALID_REQUEST,
    errorMessage: `There are no coordinators of type ${keyType}.`,
  };
}
