import type { Clock } from '../../core/clock.ts';
import { type ErrorName, KafkaError } from '../protocol/error-code.ts';
import {
  commonProtocols,
  type JoinRequest,
  type JoinResult,
  type Member,
  newMember,
  refusedJoin,
  refusedSync,
  type SyncResult,
  sameProtocols,
} from './member.ts';
import { type GroupState, Rebalance } from './rebalance.ts';
import { type MemberIdentity, Roster } from './roster.ts';
import { subscribedTopics } from './subscription.ts';

export interface SyncRequest extends MemberIdentity {
  readonly generationId: number;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly assignments: ReadonlyMap<string, Buffer>;
}

export interface GroupOptions {
  readonly groupId: string;
  /** Real time, for session timeouts: member processes are real even when the region's time is virtual. */
  readonly liveness: Clock;
  /** Makes the unique part of a member id. */
  readonly newId: () => string;
}

/**
 * A group of the classic protocol, as its members see it. There is no delay before the first rebalance: who comes
 * first works at once.
 * @see https://cwiki.apache.org/confluence/display/KAFKA/KIP-345 and KIP-394
 */
export class Group {
  readonly groupId: string;
  readonly #newId: () => string;
  readonly #roster: Roster;
  readonly #rebalance: Rebalance;

  constructor({ groupId, liveness, newId }: GroupOptions) {
    this.groupId = groupId;
    this.#newId = newId;
    this.#roster = new Roster(groupId, liveness);
    this.#rebalance = new Rebalance(this.#roster, liveness);
  }

  get state(): GroupState {
    return this.#rebalance.state;
  }

  get members(): readonly Member[] {
    return this.#roster.members;
  }

  get protocolType(): string | null {
    return this.#rebalance.protocolType;
  }

  get protocolName(): string | null {
    return this.#rebalance.protocolName;
  }

  /** Whether a member reads the topic, as far as it can be told. */
  reads(topic: string): boolean {
    if (this.state === 'Empty') return false;
    return this.members.some(({ request }) => {
      const chosen = request.protocols.find(({ name }) => name === this.protocolName);
      return subscribedTopics(chosen?.metadata)?.includes(topic) ?? true;
    });
  }

  join(request: JoinRequest): JoinResult | Promise<JoinResult> {
    const error = this.#whyNotJoin(request);
    if (error !== undefined) return refusedJoin(error, request.memberId);
    if (request.memberId !== '') return this.#joinAgain(request);
    const holder = this.#roster.holderOf(request.instanceId);
    if (holder !== undefined) return this.#replaceStatic(holder, request);
    const id = `${request.instanceId ?? request.clientId}-${this.#newId()}`;
    if (request.instanceId !== null || !request.mustBringMemberId) return this.#admit(id, request);
    this.#roster.announce(id, request.sessionTimeoutMs, () => this.#rebalance.nobodyComes());
    return refusedJoin('MEMBER_ID_REQUIRED', id);
  }

  sync(request: SyncRequest): SyncResult | Promise<SyncResult> {
    try {
      const member = this.check(request, request.generationId);
      this.#checkProtocol(request);
      return this.#syncMember(member, request.assignments);
    } catch (error) {
      return refusedSync(codeOf(error));
    }
  }

  /** @throws KafkaError UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, ILLEGAL_GENERATION, REBALANCE_IN_PROGRESS */
  heartbeat(identity: MemberIdentity, generationId: number): void {
    this.#rebalance.stayAlive(this.check(identity, generationId));
    if (this.state === 'PreparingRebalance') throw new KafkaError('REBALANCE_IN_PROGRESS', 'The group is rebalancing.');
  }

  /** @throws KafkaError UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID */
  leave({ memberId, instanceId }: MemberIdentity): void {
    if (this.#roster.takeAnnounced(memberId)) {
      this.#rebalance.nobodyComes();
      return;
    }
    const holder = memberId === '' ? this.#roster.holderOf(instanceId) : undefined;
    this.#roster.drop(holder ?? this.#roster.find({ memberId, instanceId }), 'UNKNOWN_MEMBER_ID');
    this.#rebalance.memberGone();
  }

  /** Makes the members of a group that works join anew. */
  startOver(): void {
    if (this.state === 'Stable') this.#rebalance.startOver();
  }

  /**
   * Finds the member that a call comes from.
   * @throws KafkaError UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, ILLEGAL_GENERATION
   */
  check(identity: MemberIdentity, generationId: number): Member {
    const member = this.#roster.find(identity);
    if (generationId === this.#rebalance.generationId) return member;
    throw new KafkaError('ILLEGAL_GENERATION', `The group is at generation ${this.#rebalance.generationId}.`);
  }

  /** Stops all timers; waiting members get the answer that the coordinator does not know them. */
  close(): void {
    this.#roster.clear();
    this.#rebalance.close();
  }

  #whyNotJoin({ protocolType, protocols, memberId }: JoinRequest): ErrorName | undefined {
    if (protocolType === '' || protocols.length === 0) return 'INCONSISTENT_GROUP_PROTOCOL';
    const others = this.members.filter(({ id }) => id !== memberId).map(({ request }) => request);
    if (others.length === 0) return undefined;
    const common = commonProtocols(others);
    const fits = protocolType === this.protocolType && protocols.some(({ name }) => common.has(name));
    return fits ? undefined : 'INCONSISTENT_GROUP_PROTOCOL';
  }

  #admit(id: string, request: JoinRequest): Promise<JoinResult> {
    const member = newMember(id, request);
    this.#roster.keep(member);
    if (this.#roster.size === 1) this.#rebalance.protocolType = request.protocolType;
    return this.#rebalance.waitForJoin(member);
  }

  #joinAgain(request: JoinRequest): JoinResult | Promise<JoinResult> {
    if (this.#roster.takeAnnounced(request.memberId)) return this.#admit(request.memberId, request);
    let member: Member;
    try {
      member = this.#roster.find(request);
    } catch (error) {
      return refusedJoin(codeOf(error), request.memberId);
    }
    const unchanged = sameProtocols(member.request.protocols, request.protocols);
    const missedTheAnswer = this.state === 'CompletingRebalance' && unchanged;
    const nothingNew = this.state === 'Stable' && unchanged && member.id !== this.#rebalance.leaderId;
    if (missedTheAnswer || nothingNew) return this.#rebalance.joined(member);
    return this.#rebalance.waitForJoin(this.#replaceMember(member, member.id, request));
  }

  /** A static member came back under its name: the earlier holder of the name is fenced off. */
  #replaceStatic(old: Member, request: JoinRequest): JoinResult | Promise<JoinResult> {
    const wasLeader = old.id === this.#rebalance.leaderId;
    const member = this.#replaceMember(old, `${request.instanceId}-${this.#newId()}`, request);
    const unchanged = sameProtocols(old.request.protocols, request.protocols);
    if (this.state !== 'Stable' || !unchanged) return this.#rebalance.waitForJoin(member);
    this.#rebalance.stayAlive(member);
    const result = this.#rebalance.joined(member);
    if (!wasLeader) return result;
    if (request.canSkipAssignment) return { ...result, skipAssignment: true };
    // An older client that believes to lead would share out: it is shown its former self as the leader.
    return { ...result, leaderId: old.id, members: [] };
  }

  #replaceMember(old: Member, id: string, request: JoinRequest): Member {
    const member = newMember(id, request, old.assignment);
    this.#roster.drop(old, old.id === id ? 'REBALANCE_IN_PROGRESS' : 'FENCED_INSTANCE_ID');
    this.#roster.keep(member);
    if (old.id === this.#rebalance.leaderId) this.#rebalance.leaderId = id;
    return member;
  }

  #syncMember(member: Member, assignments: ReadonlyMap<string, Buffer>): SyncResult | Promise<SyncResult> {
    if (this.state === 'PreparingRebalance') return refusedSync('REBALANCE_IN_PROGRESS');
    this.#rebalance.stayAlive(member);
    if (this.state === 'Stable') return this.#rebalance.synced(member);
    const answer = this.#rebalance.waitForSync(member);
    if (member.id === this.#rebalance.leaderId) this.#rebalance.assign(assignments);
    return answer;
  }

  #checkProtocol({ protocolType, protocolName }: SyncRequest): void {
    const typeFits = protocolType === null || protocolType === this.protocolType;
    const nameFits = protocolName === null || protocolName === this.protocolName;
    if (!typeFits || !nameFits)
      throw new KafkaError('INCONSISTENT_GROUP_PROTOCOL', 'The group chose another protocol.');
  }
}

function codeOf(error: unknown): ErrorName {
  if (error instanceof KafkaError) return error.code;
  throw error;
}
