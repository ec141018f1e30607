import { since, struct } from '../protocol/composite.ts';
import { int16, int32, nullableString, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NOT_THROTTLED } from '../state.ts';
import { errorCodeOf } from './error-code-of.ts';

/** @see https://kafka.apache.org/protocol#The_Messages_Heartbeat */
export const heartbeat: BrokerApi = brokerApi(
  {
    key: 12,
    name: 'Heartbeat',
    minVersion: 0,
    maxVersion: 4,
    flexibleFrom: 4,
    request: struct({
      groupId: string,
      generationId: int32,
      memberId: string,
      instanceId: since(3, nullableString, null),
    }),
    response: struct({ throttleTimeMs: since(1, int32, 0), errorCode: int16 }),
  },
  ({ groupId, generationId, ...identity }, { groups }) => ({
    ...NOT_THROTTLED,
    errorCode: errorCodeOf(() => groups.heartbeat(groupId, identity, generationId)),
  }),
);
