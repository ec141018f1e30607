import { array, since, struct } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { boolean, int8, int16, int32, nullableString, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NODE_ID, NOT_THROTTLED } from '../state.ts';
import { authorizedOperations } from './authorized-operations.ts';

/** Who is asked: brokers, or KRaft controllers, of which there are none. */
const BROKERS = 1;

/** @see https://kafka.apache.org/protocol#The_Messages_DescribeCluster */
export const describeCluster: BrokerApi = brokerApi(
  {
    key: 60,
    name: 'DescribeCluster',
    minVersion: 0,
    maxVersion: 2,
    flexibleFrom: 0,
    request: struct({
      includeAuthorizedOperations: boolean,
      endpointType: since(1, int8, BROKERS),
      includeFencedBrokers: since(2, boolean, false),
    }),
    response: struct({
      throttleTimeMs: int32,
      errorCode: int16,
      errorMessage: nullableString,
      endpointType: since(1, int8, BROKERS),
      clusterId: string,
      controllerId: int32,
      brokers: array(
        struct({
          nodeId: int32,
          host: string,
          port: int32,
          rack: nullableString,
          isFenced: since(2, boolean, false),
        }),
      ),
      authorizedOperations: int32,
    }),
  },
  ({ endpointType, includeAuthorizedOperations }, { clusterId, host, port }) => {
    const isKnown = endpointType === BROKERS;
    return {
      ...NOT_THROTTLED,
      errorCode: isKnown ? ErrorCode.NONE : ErrorCode.MISMATCHED_ENDPOINT_TYPE,
      errorMessage: isKnown ? null : 'This endpoint is a broker.',
      endpointType: BROKERS,
      clusterId,
      controllerId: NODE_ID,
      brokers: isKnown ? [{ nodeId: NODE_ID, host, port, rack: null, isFenced: false }] : [],
      authorizedOperations: authorizedOperations('cluster', includeAuthorizedOperations),
    };
  },
);
