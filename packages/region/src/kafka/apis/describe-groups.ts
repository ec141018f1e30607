import type { Group } from '../group/group.ts';
import { type Member, NO_ASSIGNMENT } from '../group/member.ts';
import { array, since, struct } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { boolean, bytes, int16, int32, nullableString, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NOT_THROTTLED, OPERATIONS_NOT_ASKED_FOR } from '../state.ts';
import { authorizedOperations } from './authorized-operations.ts';
import { distinct } from './distinct.ts';

/** The first version in which a missing group is an error and not a dead group (KIP-1043). */
const MISSING_IS_ERROR_FROM = 6;

const member = struct({
  memberId: string,
  instanceId: since(4, nullableString, null),
  clientId: string,
  clientHost: string,
  metadata: bytes,
  assignment: bytes,
});

/** @see https://kafka.apache.org/protocol#The_Messages_DescribeGroups */
export const describeGroups: BrokerApi = brokerApi(
  {
    key: 15,
    name: 'DescribeGroups',
    minVersion: 0,
    maxVersion: 6,
    flexibleFrom: 5,
    request: struct({ groupIds: array(string), includeAuthorizedOperations: since(3, boolean, false) }),
    response: struct({
      throttleTimeMs: since(1, int32, 0),
      groups: array(
        struct({
          errorCode: int16,
          errorMessage: since(6, nullableString, null),
          groupId: string,
          state: string,
          protocolType: string,
          protocolName: string,
          members: array(member),
          authorizedOperations: since(3, int32, OPERATIONS_NOT_ASKED_FOR),
        }),
      ),
    }),
  },
  ({ groupIds, includeAuthorizedOperations }, { groups }, { version }) => ({
    ...NOT_THROTTLED,
    groups: distinct(groupIds, String).map((groupId) => ({
      ...describe(groupId, groups.get(groupId), version),
      authorizedOperations: authorizedOperations('group', includeAuthorizedOperations),
    })),
  }),
);

function describe(groupId: string, group: Group | undefined, version: number) {
  const isError = group === undefined && version >= MISSING_IS_ERROR_FROM;
  return {
    errorCode: isError ? ErrorCode.GROUP_ID_NOT_FOUND : ErrorCode.NONE,
    errorMessage: isError ? `Group ${groupId} not found.` : null,
    groupId,
    state: group?.state ?? 'Dead',
    protocolType: group?.protocolType ?? '',
    // A group tells how it shares out only while it is in agreement about it.
    protocolName: group?.state === 'Stable' ? (group.protocolName ?? '') : '',
    members: group?.members.map((each) => describeMember(each, group)) ?? [],
  };
}

function describeMember({ id, request, assignment }: Member, { state, protocolName }: Group) {
  const { instanceId, clientId, clientHost, protocols } = request;
  const isStable = state === 'Stable';
  const chosen = protocols.find(({ name }) => isStable && name === protocolName);
  const metadata = chosen?.metadata ?? NO_ASSIGNMENT;
  return {
    memberId: id,
    instanceId,
    clientId,
    clientHost,
    metadata,
    assignment: isStable ? assignment : NO_ASSIGNMENT,
  };
}
