import { array, since, struct, until } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { int16, int32, nullableString, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NOT_THROTTLED } from '../state.ts';
import { errorCodeOf } from './error-code-of.ts';

/** The first version in which several members can leave at once (KIP-345). */
const SEVERAL_FROM = 3;

/** @see https://kafka.apache.org/protocol#The_Messages_LeaveGroup */
export const leaveGroup: BrokerApi = brokerApi(
  {
    key: 13,
    name: 'LeaveGroup',
    minVersion: 0,
    maxVersion: 5,
    flexibleFrom: 4,
    request: struct({
      groupId: string,
      memberId: until(2, string, ''),
      members: since(
        SEVERAL_FROM,
        array(struct({ memberId: string, instanceId: nullableString, reason: since(5, nullableString, null) })),
        [],
      ),
    }),
    response: struct({
      throttleTimeMs: since(1, int32, 0),
      errorCode: int16,
      members: since(3, array(struct({ memberId: string, instanceId: nullableString, errorCode: int16 })), []),
    }),
  },
  ({ groupId, memberId, members }, { groups }, { version }) => {
    const leave = (id: string, instanceId: string | null) =>
      errorCodeOf(() => groups.leave(groupId, { memberId: id, instanceId }));
    if (version < SEVERAL_FROM) return { ...NOT_THROTTLED, errorCode: leave(memberId, null), members: [] };
    const left = members.map(({ memberId: id, instanceId }) => ({
      memberId: id,
      instanceId,
      errorCode: leave(id, instanceId),
    }));
    return { ...NOT_THROTTLED, errorCode: ErrorCode.NONE, members: left };
  },
);
