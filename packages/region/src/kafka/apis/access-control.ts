import { array, since, struct } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { int8, int16, int32, nullableString, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NOT_THROTTLED } from '../state.ts';

/** The answer of a broker without an authorizer to every request about access rights. */
const DISABLED = {
  errorCode: ErrorCode.SECURITY_DISABLED,
  errorMessage: 'No Authorizer is configured on the broker',
};

/** Matches names literally, as all rights did before version 1. */
const LITERAL = 3;

const filter = {
  resourceType: int8,
  resourceName: nullableString,
  patternType: since(1, int8, LITERAL),
  principal: nullableString,
  host: nullableString,
  operation: int8,
  permissionType: int8,
};
const noResources = struct({ resourceType: int8 });

/** @see https://kafka.apache.org/protocol#The_Messages_DescribeAcls */
export const describeAcls: BrokerApi = brokerApi(
  {
    key: 29,
    name: 'DescribeAcls',
    minVersion: 0,
    maxVersion: 3,
    flexibleFrom: 2,
    request: struct(filter),
    response: struct({
      throttleTimeMs: int32,
      errorCode: int16,
      errorMessage: nullableString,
      resources: array(noResources),
    }),
  },
  () => ({ ...NOT_THROTTLED, ...DISABLED, resources: [] }),
);

/** @see https://kafka.apache.org/protocol#The_Messages_CreateAcls */
export const createAcls: BrokerApi = brokerApi(
  {
    key: 30,
    name: 'CreateAcls',
    minVersion: 0,
    maxVersion: 3,
    flexibleFrom: 2,
    request: struct({
      creations: array(struct({ ...filter, resourceName: string, principal: string, host: string })),
    }),
    response: struct({
      throttleTimeMs: int32,
      results: array(struct({ errorCode: int16, errorMessage: nullableString })),
    }),
  },
  ({ creations }) => ({ ...NOT_THROTTLED, results: creations.map(() => DISABLED) }),
);

/** @see https://kafka.apache.org/protocol#The_Messages_DeleteAcls */
export const deleteAcls: BrokerApi = brokerApi(
  {
    key: 31,
    name: 'DeleteAcls',
    minVersion: 0,
    maxVersion: 3,
    flexibleFrom: 2,
    request: struct({ filters: array(struct(filter)) }),
    response: struct({
      throttleTimeMs: int32,
      results: array(struct({ errorCode: int16, errorMessage: nullableString, matches: array(noResources) })),
    }),
  },
  ({ filters }) => ({ ...NOT_THROTTLED, results: filters.map(() => ({ ...DISABLED, matches: [] })) }),
);
