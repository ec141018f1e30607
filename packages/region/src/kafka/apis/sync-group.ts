import { array, since, struct } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { bytes, int16, int32, nullableString, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NOT_THROTTLED } from '../state.ts';

/** @see https://kafka.apache.org/protocol#The_Messages_SyncGroup */
export const syncGroup: BrokerApi = brokerApi(
  {
    key: 14,
    name: 'SyncGroup',
    minVersion: 0,
    maxVersion: 5,
    flexibleFrom: 4,
    request: struct({
      groupId: string,
      generationId: int32,
      memberId: string,
      instanceId: since(3, nullableString, null),
      protocolType: since(5, nullableString, null),
      protocolName: since(5, nullableString, null),
      assignments: array(struct({ memberId: string, assignment: bytes })),
    }),
    response: struct({
      throttleTimeMs: since(1, int32, 0),
      errorCode: int16,
      protocolType: since(5, nullableString, null),
      protocolName: since(5, nullableString, null),
      assignment: bytes,
    }),
  },
  async ({ groupId, assignments, ...request }, { groups }) => {
    const byMember = new Map(assignments.map(({ memberId, assignment }) => [memberId, Buffer.from(assignment)]));
    const { error, ...result } = await groups.sync(groupId, { ...request, assignments: byMember });
    return { ...NOT_THROTTLED, errorCode: ErrorCode[error], ...result };
  },
);
