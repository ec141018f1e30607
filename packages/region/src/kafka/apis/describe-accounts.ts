import { array, nullableArray, struct } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { boolean, int8, int16, int32, nullableString, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NOT_THROTTLED } from '../state.ts';
import { distinct } from './distinct.ts';

const NO_ERROR = { errorCode: ErrorCode.NONE, errorMessage: null };

/**
 * There are no quotas.
 * @see https://kafka.apache.org/protocol#The_Messages_DescribeClientQuotas
 */
export const describeClientQuotas: BrokerApi = brokerApi(
  {
    key: 48,
    name: 'DescribeClientQuotas',
    minVersion: 0,
    maxVersion: 1,
    flexibleFrom: 1,
    request: struct({
      components: array(struct({ entityType: string, matchType: int8, match: nullableString })),
      strict: boolean,
    }),
    response: struct({
      throttleTimeMs: int32,
      errorCode: int16,
      errorMessage: nullableString,
      // Without the fields of an entry, as there is none.
      entries: nullableArray(struct({})),
    }),
  },
  () => ({ ...NOT_THROTTLED, ...NO_ERROR, entries: [] }),
);

/**
 * Nobody has a password.
 * @see https://kafka.apache.org/protocol#The_Messages_DescribeUserScramCredentials
 */
export const describeUserScramCredentials: BrokerApi = brokerApi(
  {
    key: 50,
    name: 'DescribeUserScramCredentials',
    minVersion: 0,
    maxVersion: 0,
    flexibleFrom: 0,
    request: struct({ users: nullableArray(struct({ name: string })) }),
    response: struct({
      throttleTimeMs: int32,
      errorCode: int16,
      errorMessage: nullableString,
      results: array(
        struct({
          user: string,
          errorCode: int16,
          errorMessage: nullableString,
          credentials: array(struct({ mechanism: int8, iterations: int32 })),
        }),
      ),
    }),
  },
  ({ users }) => ({
    ...NOT_THROTTLED,
    ...NO_ERROR,
    results: distinct(users ?? [], ({ name }) => name).map(({ name: user }) => ({
      user,
      errorCode: ErrorCode.RESOURCE_NOT_FOUND,
      errorMessage: `There are no credentials of ${user}.`,
      credentials: [],
    })),
  }),
);
