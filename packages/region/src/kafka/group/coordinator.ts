import type { Clock } from '../../core/clock.ts';
import { KafkaError } from '../protocol/error-code.ts';
import { Group, type SyncRequest } from './group.ts';
import { type JoinRequest, type JoinResult, refusedJoin, refusedSync, type SyncResult } from './member.ts';
import type { OffsetEntry, Offsets } from './offsets.ts';
import type { MemberIdentity } from './roster.ts';

export interface CoordinatorOptions {
  readonly offsets: Offsets;
  readonly liveness: Clock;
  readonly newId: () => string;
  /** The bounds of session.timeout.ms that members may ask for. */
  readonly minSessionTimeoutMs: number;
  readonly maxSessionTimeoutMs: number;
  /** Whether the members of a group have to join anew, asked at each heartbeat and commit. */
  readonly forcesRebalance?: (groupId: string) => boolean;
}

/** All groups of the broker, and their committed offsets. */
export class GroupCoordinator {
  readonly offsets: Offsets;
  readonly #options: CoordinatorOptions;
  readonly #groups = new Map<string, Group>();

  constructor(options: CoordinatorOptions) {
    this.#options = options;
    this.offsets = options.offsets;
    for (const groupId of this.offsets.groupIds()) this.#create(groupId);
  }

  join(groupId: string, request: JoinRequest): JoinResult | Promise<JoinResult> {
    if (groupId === '') return refusedJoin('INVALID_GROUP_ID', request.memberId);
    const { minSessionTimeoutMs: min, maxSessionTimeoutMs: max } = this.#options;
    if (request.sessionTimeoutMs < min || request.sessionTimeoutMs > max) {
      return refusedJoin('INVALID_SESSION_TIMEOUT', request.memberId);
    }
    const group = this.#groups.get(groupId);
    if (group === undefined && request.memberId !== '') return refusedJoin('UNKNOWN_MEMBER_ID', request.memberId);
    return (group ?? this.#create(groupId)).join(request);
  }

  sync(groupId: string, request: SyncRequest): SyncResult | Promise<SyncResult> {
    return this.#groups.get(groupId)?.sync(request) ?? refusedSync('UNKNOWN_MEMBER_ID');
  }

  /** @throws KafkaError as {@link Group.heartbeat} */
  heartbeat(groupId: string, identity: MemberIdentity, generationId: number): void {
    const group = this.#existing(groupId);
    this.#shake(group);
    group.heartbeat(identity, generationId);
  }

  /** @throws KafkaError as {@link Group.leave} */
  leave(groupId: string, identity: MemberIdentity): void {
    this.#existing(groupId).leave(identity);
  }

  /**
   * Tells whether the caller may commit. A caller outside the group names generation -1, and may do so while the
   * group has no members.
   * @throws KafkaError UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, ILLEGAL_GENERATION, REBALANCE_IN_PROGRESS
   */
  checkCommit(groupId: string, identity: MemberIdentity, generationId: number): void {
    const group = this.#groups.get(groupId);
    if (generationId < 0 && (group === undefined || group.state === 'Empty')) return;
    if (group === undefined) throw new KafkaError('ILLEGAL_GENERATION', `There is no group ${groupId}.`);
    this.#shake(group);
    group.check(identity, generationId);
    if (group.state === 'CompletingRebalance')
      throw new KafkaError('REBALANCE_IN_PROGRESS', 'The group is rebalancing.');
  }

  commit(groupId: string, entries: readonly OffsetEntry[]): void {
    if (!this.#groups.has(groupId)) this.#create(groupId);
    this.offsets.commit(entries);
  }

  get(groupId: string): Group | undefined {
    return this.#groups.get(groupId);
  }

  all(): readonly Group[] {
    return [...this.#groups.values()];
  }

  /** @throws KafkaError GROUP_ID_NOT_FOUND, NON_EMPTY_GROUP */
  checkDeletable(groupId: string): Group {
    const group = this.#groups.get(groupId);
    if (group === undefined) throw new KafkaError('GROUP_ID_NOT_FOUND', `There is no group ${groupId}.`);
    if (group.state !== 'Empty') throw new KafkaError('NON_EMPTY_GROUP', `Group ${groupId} has members.`);
    return group;
  }

  /** @throws KafkaError as {@link checkDeletable} */
  delete(groupId: string): void {
    const group = this.checkDeletable(groupId);
    this.offsets.forgetGroup(groupId);
    this.#groups.delete(groupId);
    group.close();
  }

  close(): void {
    for (const group of this.#groups.values()) group.close();
    this.offsets.close();
  }

  #shake(group: Group): void {
    if (this.#options.forcesRebalance?.(group.groupId)) group.startOver();
  }

  #existing(groupId: string): Group {
    const group = this.#groups.get(groupId);
    if (group === undefined) throw new KafkaError('UNKNOWN_MEMBER_ID', `There is no group ${groupId}.`);
    return group;
  }

  #create(groupId: string): Group {
    const { liveness, newId } = this.#options;
    const group = new Group({ groupId, liveness, newId });
    this.#groups.set(groupId, group);
    return group;
  }
}
