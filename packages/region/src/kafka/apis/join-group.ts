import type { JoinResult } from '../group/member.ts';
import { array, since, struct } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { boolean, bytes, int16, int32, nullableString, nullableStringSince, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NOT_THROTTLED } from '../state.ts';

/** @see https://kafka.apache.org/protocol#The_Messages_JoinGroup */
export const joinGroup: BrokerApi = brokerApi(
  {
    key: 11,
    name: 'JoinGroup',
    minVersion: 0,
    maxVersion: 9,
    flexibleFrom: 6,
    request: struct({
      groupId: string,
      sessionTimeoutMs: int32,
      rebalanceTimeoutMs: since(1, int32, -1),
      memberId: string,
      instanceId: since(5, nullableString, null),
      protocolType: string,
      protocols: array(struct({ name: string, metadata: bytes })),
      reason: since(8, nullableString, null),
    }),
    response: struct({
      throttleTimeMs: since(2, int32, 0),
      errorCode: int16,
      generationId: int32,
      protocolType: since(7, nullableString, null),
      protocolName: nullableStringSince(7),
      leaderId: string,
      skipAssignment: since(9, boolean, false),
      memberId: string,
      members: array(struct({ memberId: string, instanceId: since(5, nullableString, null), metadata: bytes })),
    }),
  },
  async ({ groupId, rebalanceTimeoutMs, ...request }, state, { version, clientId, clientHost }) => {
    const result = await state.groups.join(groupId, {
      ...request,
      // Before version 1 there was one timeout for both.
      rebalanceTimeoutMs: rebalanceTimeoutMs < 0 ? request.sessionTimeoutMs : rebalanceTimeoutMs,
      protocols: request.protocols.map(({ name, metadata }) => ({ name, metadata: Buffer.from(metadata) })),
      clientId,
      clientHost,
      mustBringMemberId: version >= 4,
      canSkipAssignment: version >= 9,
    });
    return encoded(result);
  },
);

function encoded({ error, ...result }: JoinResult) {
  return { ...NOT_THROTTLED, errorCode: ErrorCode[error], ...result };
}
