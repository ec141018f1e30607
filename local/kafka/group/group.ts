import type { Cancel, Clock } from '../../core/clock.ts';
import { type ErrorName, KafkaError } from '../protocol/error-code.ts';
import {
  commonProtocols,
  electProtocol,
  type GroupProtocol,
  type JoinRequest,
  type JoinResult,
  type Member,
  NO_ASSIGNMENT,
  newMember,
  refusedJoin,
  refusedSync,
  type SyncResult,
  sameProtocols,
} from './member.ts';
import { type MemberIdentity, Roster } from './roster.ts';

export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable';

export interface SyncRequest extends MemberIdentity {
  readonly generationId: number;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly assignments: ReadonlyMap<string, Buffer>;
}

export interface GroupOptions {
  readonly groupId: string;
  /** Measures whether member processes are alive: real time, whatever time the region runs on. */
  readonly liveness: Clock;
  /** Makes the part of a member id that nobody else has. */
  readonly newId: () => string;
}

/**
 * A group of the classic protocol: members join, one of them leads and assigns, all sync, and a change starts over.
 * There is no delay before the first rebalance: who comes first works at once.
 * @see https://kafka.apache.org/documentation/#impl_offsettracking and KIP-62, KIP-345, KIP-394
 */
export class Group {
  readonly groupId: string;
  readonly #liveness: Clock;
  readonly #newId: () => string;
  readonly #roster: Roster;
  state: GroupState = 'Empty';
  generationId = 0;
  protocolType: string | null = null;
  protocolName: string | null = null;
  #leaderId = '';
  #cancelDeadline: Cancel = () => {};

  constructor({ groupId, liveness, newId }: GroupOptions) {
    this.groupId = groupId;
    this.#liveness = liveness;
    this.#newId = newId;
    this.#roster = new Roster(groupId, liveness);
  }

  get members(): readonly Member[] {
    return this.#roster.members;
  }

  join(request: JoinRequest): JoinResult | Promise<JoinResult> {
    const error = this.#whyNotJoin(request);
    if (error !== undefined) return refusedJoin(error, request.memberId);
    if (request.memberId !== '') return this.#joinAgain(request);
    const holder = this.#roster.holderOf(request.instanceId);
    if (holder !== undefined) return this.#replaceStatic(holder, request);
    const id = `${request.instanceId ?? request.clientId}-${this.#newId()}`;
    if (request.instanceId !== null || !request.mustBringMemberId) return this.#admit(id, request);
    this.#roster.announce(id, request.sessionTimeoutMs, () => this.#completeIfWaiting());
    return refusedJoin('MEMBER_ID_REQUIRED', id);
  }

  sync(request: SyncRequest): SyncResult | Promise<SyncResult> {
    try {
      const member = this.check(request, request.generationId);
      this.#checkProtocol(request);
      if (this.state === 'PreparingRebalance') return refusedSync('REBALANCE_IN_PROGRESS');
      this.#stayAlive(member);
      if (this.state === 'Stable') return this.#synced(member);
      const answer = new Promise<SyncResult>((resolve) => {
        member.answerSync?.(refusedSync('REBALANCE_IN_PROGRESS'));
        member.answerSync = resolve;
      });
      if (member.id === this.#leaderId) this.#assign(request.assignments);
      return answer;
    } catch (error) {
      return refusedSync(codeOf(error));
    }
  }

  /** @throws KafkaError UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, ILLEGAL_GENERATION, REBALANCE_IN_PROGRESS */
  heartbeat(identity: MemberIdentity, generationId: number): void {
    const member = this.check(identity, generationId);
    this.#stayAlive(member);
    if (this.state === 'PreparingRebalance') throw new KafkaError('REBALANCE_IN_PROGRESS', 'The group is rebalancing.');
  }

  /** @throws KafkaError UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID */
  leave({ memberId, instanceId }: MemberIdentity): void {
    if (this.#roster.takeAnnounced(memberId)) {
      this.#completeIfWaiting();
      return;
    }
    const holder = memberId === '' ? this.#roster.holderOf(instanceId) : undefined;
    this.#remove(holder ?? this.#roster.find({ memberId, instanceId }));
  }

  /**
   * Finds the member that a call comes from.
   * @throws KafkaError UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, ILLEGAL_GENERATION
   */
  check(identity: MemberIdentity, generationId: number): Member {
    const member = this.#roster.find(identity);
    if (generationId === this.generationId) return member;
    throw new KafkaError('ILLEGAL_GENERATION', `The group is at generation ${this.generationId}.`);
  }

  /** Stops all its timers; whoever waits is told that the coordinator forgot it. */
  close(): void {
    this.#roster.clear();
    this.#cancelDeadline();
  }

  #whyNotJoin({ protocolType, protocols, memberId }: JoinRequest): ErrorName | undefined {
    if (protocolType === '' || protocols.length === 0) return 'INCONSISTENT_GROUP_PROTOCOL';
    const others = this.members.filter(({ id }) => id !== memberId).map(({ request }) => request);
    if (others.length === 0) return undefined;
    const common = commonProtocols(others);
    const fits = protocolType === this.protocolType && protocols.some(({ name }) => common.has(name));
    return fits ? undefined : 'INCONSISTENT_GROUP_PROTOCOL';
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
    const nothingNew = this.state === 'Stable' && unchanged && member.id !== this.#leaderId;
    if (missedTheAnswer || nothingNew) return this.#joined(member);
    return this.#waitForJoin(this.#replaceMember(member, member.id, request));
  }

  /** A static member came back under its name: whoever had it before is fenced off. */
  #replaceStatic(old: Member, request: JoinRequest): JoinResult | Promise<JoinResult> {
    const wasLeader = old.id === this.#leaderId;
    const member = this.#replaceMember(old, `${request.instanceId}-${this.#newId()}`, request);
    const unchanged = sameProtocols(old.request.protocols, request.protocols);
    if (this.state !== 'Stable' || !unchanged) return this.#waitForJoin(member);
    this.#stayAlive(member);
    const result = this.#joined(member);
    if (!wasLeader) return result;
    return request.canSkipAssignment
      ? { ...result, skipAssignment: true }
      : { ...result, leaderId: old.id, members: [] };
  }

  #replaceMember(old: Member, id: string, request: JoinRequest): Member {
    const error: ErrorName = old.id === id ? 'REBALANCE_IN_PROGRESS' : 'FENCED_INSTANCE_ID';
    const member = newMember(id, request, old.assignment);
    const wasLeader = old.id === this.#leaderId;
    this.#roster.drop(old, error);
    this.#roster.keep(member);
    if (wasLeader) this.#leaderId = id;
    return member;
  }

  #admit(id: string, request: JoinRequest): Promise<JoinResult> {
    const member = newMember(id, request);
    this.#roster.keep(member);
    if (this.#roster.size === 1) this.protocolType = request.protocolType;
    return this.#waitForJoin(member);
  }

  #waitForJoin(member: Member): Promise<JoinResult> {
    const answer = new Promise<JoinResult>((resolve) => {
      member.answerJoin = resolve;
    });
    if (this.state === 'PreparingRebalance') this.#completeIfAllJoined();
    else this.#prepareRebalance();
    return answer;
  }

  #prepareRebalance(): void {
    for (const member of this.members) {
      member.answerSync?.(refusedSync('REBALANCE_IN_PROGRESS'));
      member.answerSync = undefined;
    }
    this.state = 'PreparingRebalance';
    this.#startDeadline(() => this.#completeJoin());
    this.#completeIfAllJoined();
  }

  /** A phase lasts as long as the slowest member was promised. */
  #startDeadline(task: () => void): void {
    this.#cancelDeadline();
    const timeoutMs = Math.max(0, ...this.members.map(({ request }) => request.rebalanceTimeoutMs));
    this.#cancelDeadline = this.#liveness.schedule(timeoutMs, task);
  }

  #completeIfAllJoined(): void {
    const allJoined = this.members.every(({ answerJoin }) => answerJoin !== undefined);
    if (allJoined && this.#roster.announcedCount === 0) this.#completeJoin();
  }

  #completeJoin(): void {
    this.#cancelDeadline();
    for (const member of this.members) {
      const isLate = member.answerJoin === undefined && member.request.instanceId === null;
      if (isLate) this.#roster.drop(member, 'UNKNOWN_MEMBER_ID');
    }
    const leader = this.#electLeader();
    if (leader !== undefined) this.#startGeneration(leader);
    else if (this.#roster.size === 0) this.#becomeEmpty();
    // Only static members are left, and none of them has come back yet.
    else this.#startDeadline(() => this.#completeJoin());
  }

  #startGeneration(leader: Member): void {
    this.#leaderId = leader.id;
    this.generationId++;
    this.protocolName = electProtocol(this.members.map(({ request }) => request));
    this.state = 'CompletingRebalance';
    for (const member of this.members) {
      member.answerJoin?.(this.#joined(member));
      member.answerJoin = undefined;
      this.#stayAlive(member);
    }
    this.#startDeadline(() => this.#dropUnsynced());
  }

  #electLeader(): Member | undefined {
    const joined = this.members.filter(({ answerJoin }) => answerJoin !== undefined);
    return joined.find(({ id }) => id === this.#leaderId) ?? joined[0];
  }

  #becomeEmpty(): void {
    this.generationId++;
    this.state = 'Empty';
    this.protocolName = null;
    this.#leaderId = '';
  }

  #dropUnsynced(): void {
    for (const member of this.members)
      if (member.answerSync === undefined) this.#roster.drop(member, 'UNKNOWN_MEMBER_ID');
    this.#prepareRebalance();
  }

  #assign(assignments: ReadonlyMap<string, Buffer>): void {
    this.#cancelDeadline();
    this.state = 'Stable';
    for (const member of this.members) {
      member.assignment = assignments.get(member.id) ?? NO_ASSIGNMENT;
      member.answerSync?.(this.#synced(member));
      member.answerSync = undefined;
    }
  }

  #joined(member: Member): JoinResult {
    const { generationId, protocolType, protocolName } = this;
    const members = member.id === this.#leaderId ? this.members.map((other) => this.#described(other)) : [];
    const group = { generationId, protocolType, protocolName, leaderId: this.#leaderId, skipAssignment: false };
    return { error: 'NONE', memberId: member.id, ...group, members };
  }

  #described({ id, request }: Member): JoinResult['members'][number] {
    const chosen = request.protocols.find(({ name }: GroupProtocol) => name === this.protocolName);
    return { memberId: id, instanceId: request.instanceId, metadata: chosen?.metadata ?? NO_ASSIGNMENT };
  }

  #synced({ assignment }: Member): SyncResult {
    return { error: 'NONE', protocolType: this.protocolType, protocolName: this.protocolName, assignment };
  }

  #checkProtocol({ protocolType, protocolName }: SyncRequest): void {
    const typeFits = protocolType === null || protocolType === this.protocolType;
    const nameFits = protocolName === null || protocolName === this.protocolName;
    if (!typeFits || !nameFits)
      throw new KafkaError('INCONSISTENT_GROUP_PROTOCOL', 'The group chose another protocol.');
  }

  #stayAlive(member: Member): void {
    member.cancelExpiry();
    member.cancelExpiry = this.#liveness.schedule(member.request.sessionTimeoutMs, () => this.#expire(member));
  }

  /** Who waits for an answer from here cannot send heartbeats, and is no less alive for it. */
  #expire(member: Member): void {
    if (member.answerJoin !== undefined || member.answerSync !== undefined) this.#stayAlive(member);
    else this.#remove(member);
  }

  #remove(member: Member): void {
    this.#roster.drop(member, 'UNKNOWN_MEMBER_ID');
    if (this.state === 'PreparingRebalance') this.#completeIfAllJoined();
    else this.#prepareRebalance();
  }

  #completeIfWaiting(): void {
    if (this.state === 'PreparingRebalance') this.#completeIfAllJoined();
  }
}

function codeOf(error: unknown): ErrorName {
  if (error instanceof KafkaError) return error.code;
  throw error;
}
