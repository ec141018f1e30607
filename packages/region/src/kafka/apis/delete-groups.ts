import { array, struct } from '../protocol/composite.ts';
import { int16, int32, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NOT_THROTTLED } from '../state.ts';
import { distinct } from './distinct.ts';
import { errorCodeOf } from './error-code-of.ts';

/** @see https://kafka.apache.org/protocol#The_Messages_DeleteGroups */
export const deleteGroups: BrokerApi = brokerApi(
  {
    key: 42,
    name: 'DeleteGroups',
    minVersion: 0,
    maxVersion: 2,
    flexibleFrom: 2,
    request: struct({ groupIds: array(string) }),
    response: struct({ throttleTimeMs: int32, results: array(struct({ groupId: string, errorCode: int16 })) }),
  },
  ({ groupIds }, { groups }) => ({
    ...NOT_THROTTLED,
    results: distinct(groupIds, String).map((groupId) => ({
      groupId,
      errorCode: errorCodeOf(() => groups.delete(groupId)),
    })),
  }),
);
