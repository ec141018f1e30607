import type { Cancel, Clock } from '../../core/clock.ts';
import { electProtocol, type JoinResult, type Member, NO_ASSIGNMENT, refusedSync, type SyncResult } from './member.ts';
import type { Roster } from './roster.ts';

export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable';

/**
 * The generations of a group. Members join until all have (PreparingRebalance), all wait for the leader to share out
 * (CompletingRebalance), all work (Stable); any change among them starts over.
 */
export class Rebalance {
  readonly #roster: Roster;
  readonly #liveness: Clock;
  #cancelDeadline: Cancel = () => {};
  state: GroupState = 'Empty';
  generationId = 0;
  protocolType: string | null = null;
  protocolName: string | null = null;
  leaderId = '';

  constructor(roster: Roster, liveness: Clock) {
    this.#roster = roster;
    this.#liveness = liveness;
  }

  /** Resolves when the member is in a generation, or out of the group. */
  waitForJoin(member: Member): Promise<JoinResult> {
    const answer = new Promise<JoinResult>((resolve) => {
      member.answerJoin = resolve;
    });
    if (this.state === 'PreparingRebalance') this.#completeIfAllJoined();
    else this.startOver();
    return answer;
  }

  /** Resolves when the leader has shared out, or will not in this generation. */
  waitForSync(member: Member): Promise<SyncResult> {
    return new Promise((resolve) => {
      member.answerSync?.(refusedSync('REBALANCE_IN_PROGRESS'));
      member.answerSync = resolve;
    });
  }

  /** The leader has assigned the partitions, and every member has its share. */
  assign(assignments: ReadonlyMap<string, Buffer>): void {
    this.#cancelDeadline();
    this.state = 'Stable';
    for (const member of this.#roster.members) {
      member.assignment = assignments.get(member.id) ?? NO_ASSIGNMENT;
      member.answerSync?.(this.synced(member));
      member.answerSync = undefined;
    }
  }

  /** To be called when a member is gone, or will not come after all. */
  memberGone(): void {
    if (this.state === 'PreparingRebalance') this.#completeIfAllJoined();
    else this.startOver();
  }

  /** To be called when an awaited member will not come. */
  nobodyComes(): void {
    if (this.state === 'PreparingRebalance') this.#completeIfAllJoined();
  }

  /** Starts a member's session anew. */
  stayAlive(member: Member): void {
    member.cancelExpiry();
    member.cancelExpiry = this.#liveness.schedule(member.request.sessionTimeoutMs, () => this.#expire(member));
  }

  joined(member: Member): JoinResult {
    const { generationId, protocolType, protocolName, leaderId } = this;
    const members = member.id === leaderId ? this.#roster.members.map((other) => this.#described(other)) : [];
    const generation = { generationId, protocolType, protocolName, leaderId };
    return { error: 'NONE', memberId: member.id, ...generation, skipAssignment: false, members };
  }

  synced({ assignment }: Member): SyncResult {
    return { error: 'NONE', protocolType: this.protocolType, protocolName: this.protocolName, assignment };
  }

  close(): void {
    this.#cancelDeadline();
  }

  /** Waits for all members to join anew. */
  startOver(): void {
    for (const member of this.#roster.members) {
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
    const timeoutMs = Math.max(0, ...this.#roster.members.map(({ request }) => request.rebalanceTimeoutMs));
    this.#cancelDeadline = this.#liveness.schedule(timeoutMs, task);
  }

  #completeIfAllJoined(): void {
    const allJoined = this.#roster.members.every(({ answerJoin }) => answerJoin !== undefined);
    if (allJoined && this.#roster.announcedCount === 0) this.#completeJoin();
  }

  #completeJoin(): void {
    this.#cancelDeadline();
    for (const member of this.#roster.members) {
      const isLate = member.answerJoin === undefined && member.request.instanceId === null;
      if (isLate) this.#roster.drop(member, 'UNKNOWN_MEMBER_ID');
    }
    const leader = this.#electLeader();
    if (leader !== undefined) this.#startGeneration(leader);
    else if (this.#roster.size === 0) this.#becomeEmpty();
    // Only static members are left, and none of them has come back yet.
    else this.#startDeadline(() => this.#completeJoin());
  }

  #electLeader(): Member | undefined {
    const joined = this.#roster.members.filter(({ answerJoin }) => answerJoin !== undefined);
    return joined.find(({ id }) => id === this.leaderId) ?? joined[0];
  }

  #startGeneration(leader: Member): void {
    this.leaderId = leader.id;
    this.generationId++;
    this.protocolName = electProtocol(this.#roster.members.map(({ request }) => request));
    this.state = 'CompletingRebalance';
    for (const member of this.#roster.members) {
      member.answerJoin?.(this.joined(member));
      member.answerJoin = undefined;
      this.stayAlive(member);
    }
    this.#startDeadline(() => this.#dropUnsynced());
  }

  #becomeEmpty(): void {
    this.generationId++;
    this.state = 'Empty';
    this.protocolName = null;
    this.leaderId = '';
  }

  #dropUnsynced(): void {
    for (const member of this.#roster.members) {
      if (member.answerSync === undefined) this.#roster.drop(member, 'UNKNOWN_MEMBER_ID');
    }
    this.startOver();
  }

  /** Who waits for an answer from here cannot send heartbeats, and is no less alive for it. */
  #expire(member: Member): void {
    if (member.answerJoin !== undefined || member.answerSync !== undefined) {
      this.stayAlive(member);
      return;
    }
    this.#roster.drop(member, 'UNKNOWN_MEMBER_ID');
    this.memberGone();
  }

  #described({ id, request }: Member): JoinResult['members'][number] {
    const chosen = request.protocols.find(({ name }) => name === this.protocolName);
    return { memberId: id, instanceId: request.instanceId, metadata: chosen?.metadata ?? NO_ASSIGNMENT };
  }
}
