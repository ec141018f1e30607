import { array, since, struct } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { int16, int32, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NOT_THROTTLED } from '../state.ts';

/** All groups are of the classic protocol. */
const GROUP_TYPE = 'classic';

/** @see https://kafka.apache.org/protocol#The_Messages_ListGroups */
export const listGroups: BrokerApi = brokerApi(
  {
    key: 16,
    name: 'ListGroups',
    minVersion: 0,
    maxVersion: 5,
    flexibleFrom: 3,
    request: struct({ states: since(4, array(string), []), types: since(5, array(string), []) }),
    response: struct({
      throttleTimeMs: since(1, int32, 0),
      errorCode: int16,
      groups: array(
        struct({ groupId: string, protocolType: string, state: since(4, string, ''), type: since(5, string, '') }),
      ),
    }),
  },
  ({ states, types }, { groups }) => ({
    ...NOT_THROTTLED,
    errorCode: ErrorCode.NONE,
    groups: groups
      .all()
      .filter(({ state }) => accepts(states, state) && accepts(types, GROUP_TYPE))
      .map(({ groupId, protocolType, state }) => ({
        groupId,
        protocolType: protocolType ?? '',
        state,
        type: GROUP_TYPE,
      })),
  }),
);

/** No filter lets everything pass; case does not matter. */
function accepts(filter: readonly string[], value: string): boolean {
  return filter.length === 0 || filter.some((wanted) => wanted.toLowerCase() === value.toLowerCase());
}
