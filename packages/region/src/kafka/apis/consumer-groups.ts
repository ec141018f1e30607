import { array, nullableStruct, struct } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { boolean, int16, int32, nullableString, string, type Type } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NOT_THROTTLED, OPERATIONS_NOT_ASKED_FOR } from '../state.ts';

/**
 * The newer protocol of consumer groups, which this broker does not have. Clients do not find it among the APIs; one that
 * asks all the same is told so, as by a broker that has it switched off, and its connection stays.
 * @see https://cwiki.apache.org/confluence/display/KAFKA/KIP-848%3A+The+Next+Generation+of+the+Consumer+Rebalance+Protocol
 */
const REFUSED = {
  errorCode: ErrorCode.UNSUPPORTED_VERSION,
  errorMessage: 'The consumer group protocol is not enabled. Use group.protocol=classic.',
};

const unread: Type<null> = () => ({ read: () => null, write: () => {} });

/** @see https://kafka.apache.org/protocol#The_Messages_ConsumerGroupHeartbeat */
export const consumerGroupHeartbeat: BrokerApi = brokerApi(
  {
    key: 68,
    name: 'ConsumerGroupHeartbeat',
    minVersion: 0,
    maxVersion: 1,
    flexibleFrom: 0,
    request: unread,
    response: struct({
      throttleTimeMs: int32,
      errorCode: int16,
      errorMessage: nullableString,
      memberId: nullableString,
      memberEpoch: int32,
      heartbeatIntervalMs: int32,
      assignment: nullableStruct({}),
    }),
  },
  () => ({
    ...NOT_THROTTLED,
    ...REFUSED,
    memberId: null,
    memberEpoch: 0,
    heartbeatIntervalMs: 0,
    assignment: null,
  }),
);

/** @see https://kafka.apache.org/protocol#The_Messages_ConsumerGroupDescribe */
export const consumerGroupDescribe: BrokerApi = brokerApi(
  {
    key: 69,
    name: 'ConsumerGroupDescribe',
    minVersion: 0,
    maxVersion: 1,
    flexibleFrom: 0,
    request: struct({ groupIds: array(string), includeAuthorizedOperations: boolean }),
    response: struct({
      throttleTimeMs: int32,
      groups: array(
        struct({
          errorCode: int16,
          errorMessage: nullableString,
          groupId: string,
          state: string,
          groupEpoch: int32,
          assignmentEpoch: int32,
          assignor: string,
          members: array(struct({})),
          authorizedOperations: int32,
        }),
      ),
    }),
  },
  ({ groupIds }) => ({
    ...NOT_THROTTLED,
    groups: groupIds.map((groupId) => ({
      ...REFUSED,
      groupId,
      state: '',
      groupEpoch: 0,
      assignmentEpoch: 0,
      assignor: '',
      members: [],
      authorizedOperations: OPERATIONS_NOT_ASKED_FOR,
    })),
  }),
);
