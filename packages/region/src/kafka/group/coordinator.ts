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
  /** So many groups are known. Then the one without members that was used the longest ago goes, with its offsets. */
  readonly maxGroups: number;
  readonly onForgotten: (groupId: string) => void;
  /** Whether the members of a group have to join anew, asked at each heartbeat and commit. */
  readonly forcesRebalance?: (groupId: string) => boolean;
}

/** All groups of the broker, and their committed offsets. */
export class GroupCoordinator {
  readonly offsets: Offsets;
  readonly #options: CoordinatorOptions;
  /** The one that was used the longest ago first. */
  readonly #groups = new Map<string, Group>();
  #forgotten = 0;

  constructor(options: CoordinatorOptions) {
    this.#options = options;
    this.offsets = options.offsets;
    for (const groupId of this.offsets.groupIds()) this.#create(groupId);
  }

  fill(): { readonly count: number; readonly dropped: number } {
    return { count: this.#groups.size, dropped: this.#forgotten };
  }

  join(groupId: string, request: JoinRequest): JoinResult | Promise<JoinResult> {
    if (groupId === '') return refusedJoin('INVALID_GROUP_ID', request.memberId);
    const { minSessionTimeoutMs: min, maxSessionTimeoutMs: max } = this.#options;
    if (request.sessionTimeoutMs < min || request.sessionTimeoutMs > max) {
      return refusedJoin('INVALID_SESSION_TIMEOUT', request.memberId);
    }
    const group = this.#groups.get(groupId);
    if (group === undefined && request.memberId !== '') return refusedJoin('UNKNOWN_MEMBER_ID', request.memberId);
    if (group === undefined && !this.#hasRoom()) return refusedJoin('COORDINATOR_NOT_AVAILABLE', request.memberId);
    return this.#used(groupId).join(request);
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
   * @throws KafkaError UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, ILLEGAL_GENERATION, REBALANCE_IN_PROGRESS,
   *   COORDINATOR_NOT_AVAILABLE
   */
  checkCommit(groupId: string, identity: MemberIdentity, generationId: number): void {
    const group = this.#groups.get(groupId);
    if (generationId < 0 && group === undefined && !this.#hasRoom())
      throw new KafkaError('COORDINATOR_NOT_AVAILABLE', 'There are as many groups with members as there may be.');
    if (generationId < 0 && (group === undefined || group.state === 'Empty')) return;
    if (group === undefined) throw new KafkaError('ILLEGAL_GENERATION', `There is no group ${groupId}.`);
    this.#shake(group);
    group.check(identity, generationId);
    if (group.state === 'CompletingRebalance')
      throw new KafkaError('REBALANCE_IN_PROGRESS', 'The group is rebalancing.');
  }

  commit(groupId: string, entries: readonly OffsetEntry[]): void {
    this.#used(groupId);
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

  #used(groupId: string): Group {
    const known = this.#groups.get(groupId);
    if (known === undefined) return this.#create(groupId);
    this.#groups.delete(groupId);
    this.#groups.set(groupId, known);
    return known;
  }

  #hasRoom(): boolean {
    return this.#groups.size < this.#options.maxGroups || this.#longestUnused() !== undefined;
  }

  #longestUnused(): string | undefined {
    for (const [groupId, group] of this.#groups) if (group.state === 'Empty') return groupId;
    return undefined;
  }

  #create(groupId: string): Group {
    const { liveness, newId, maxGroups, onForgotten } = this.#options;
    const unused = this.#groups.size >= maxGroups ? this.#longestUnused() : undefined;
    if (unused !== undefined) {
      this.delete(unused);
      this.#forgotten++;
      onForgotten(unused);
    }
    const group = new Group({ groupId, liveness, newId });
    this.#groups.set(groupId, group);
    return group;
  }
}
