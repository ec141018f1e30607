import type { Cancel } from '../../core/clock.ts';
import type { ErrorName } from '../protocol/error-code.ts';

/** An assignment strategy that a member supports, with its data for the leader that would apply it. */
export interface GroupProtocol {
  readonly name: string;
  readonly metadata: Buffer;
}

/** The members of a JoinGroup request. */
export interface JoinRequest {
  /** Empty on the first call. */
  readonly memberId: string;
  /** Set for static members, which keep their membership over a restart (KIP-345). */
  readonly instanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly protocolType: string;
  readonly protocols: readonly GroupProtocol[];
  /** From version 4 on, a new member first gets its id and has to join again with it (KIP-394). */
  readonly mustBringMemberId: boolean;
  /** From version 9 on, a returning leader can be asked to skip the assignment (KIP-814). */
  readonly canSkipAssignment: boolean;
}

export interface JoinedMember {
  readonly memberId: string;
  readonly instanceId: string | null;
  readonly metadata: Buffer;
}

export interface JoinResult {
  readonly error: ErrorName;
  readonly memberId: string;
  readonly generationId: number;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly leaderId: string;
  readonly skipAssignment: boolean;
  /** All members for the leader, none for any other member. */
  readonly members: readonly JoinedMember[];
}

export interface SyncResult {
  readonly error: ErrorName;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly assignment: Buffer;
}

/** A member as the group keeps it. */
export interface Member {
  readonly id: string;
  readonly request: JoinRequest;
  assignment: Buffer;
  /** Answers the JoinGroup that is waiting. */
  answerJoin: ((result: JoinResult) => void) | undefined;
  /** Answers the SyncGroup that is waiting. */
  answerSync: ((result: SyncResult) => void) | undefined;
  cancelExpiry: Cancel;
}

export const NO_ASSIGNMENT = Buffer.alloc(0);

export function newMember(id: string, request: JoinRequest, assignment: Buffer = NO_ASSIGNMENT): Member {
  return { id, request, assignment, answerJoin: undefined, answerSync: undefined, cancelExpiry: () => {} };
}

export function refusedJoin(error: ErrorName, memberId: string): JoinResult {
  const nobody = { leaderId: '', skipAssignment: false, members: [] };
  return { error, memberId, generationId: -1, protocolType: null, protocolName: null, ...nobody };
}

export function refusedSync(error: ErrorName): SyncResult {
  return { error, protocolType: null, protocolName: null, assignment: NO_ASSIGNMENT };
}

/** True when a member asks for exactly what it asked for before. */
export function sameProtocols(one: readonly GroupProtocol[], other: readonly GroupProtocol[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ name, metadata }, index) => name === other[index]?.name && metadata.equals(other[index].metadata))
  );
}

/** The names that all members know. */
export function commonProtocols(members: readonly JoinRequest[]): ReadonlySet<string> {
  const [first, ...others] = members.map(({ protocols }) => protocols.map(({ name }) => name));
  return new Set(first?.filter((name) => others.every((names) => names.includes(name))));
}

/** Each member votes for the first of its protocols that all know; most votes win, the earlier vote on a tie. */
export function electProtocol(members: readonly JoinRequest[]): string | null {
  const common = commonProtocols(members);
  const votes = new Map<string, number>();
  for (const { protocols } of members) {
    const choice = protocols.find(({ name }) => common.has(name));
    if (choice !== undefined) votes.set(choice.name, (votes.get(choice.name) ?? 0) + 1);
  }
  const most = Math.max(...votes.values());
  return [...votes].find(([, count]) => count === most)?.[0] ?? null;
}
