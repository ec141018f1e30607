import type { Cancel, Clock } from '../../core/clock.ts';
import { type ErrorName, KafkaError } from '../protocol/error-code.ts';
import { type Member, refusedJoin, refusedSync } from './member.ts';

/** How a member names itself in every call after joining. */
export interface MemberIdentity {
  readonly memberId: string;
  readonly instanceId: string | null;
}

/** Who is in a group, under which names, and who has been announced. */
export class Roster {
  readonly #groupId: string;
  readonly #liveness: Clock;
  readonly #members = new Map<string, Member>();
  readonly #staticIds = new Map<string, string>();
  /** Ids given to members that have not joined with them yet. */
  readonly #announced = new Map<string, Cancel>();

  constructor(groupId: string, liveness: Clock) {
    this.#groupId = groupId;
    this.#liveness = liveness;
  }

  get members(): readonly Member[] {
    return [...this.#members.values()];
  }

  get size(): number {
    return this.#members.size;
  }

  get announcedCount(): number {
    return this.#announced.size;
  }

  /** The member that has a static name now. */
  holderOf(instanceId: string | null): Member | undefined {
    const id = instanceId === null ? undefined : this.#staticIds.get(instanceId);
    return id === undefined ? undefined : this.#members.get(id);
  }

  /** @throws KafkaError UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID */
  find({ memberId, instanceId }: MemberIdentity): Member {
    const holder = this.holderOf(instanceId);
    if (holder !== undefined && holder.id !== memberId) {
      throw new KafkaError('FENCED_INSTANCE_ID', `Another member has taken the name ${instanceId}.`);
    }
    const member = this.#members.get(memberId);
    if (member === undefined || (instanceId !== null && holder === undefined)) {
      throw new KafkaError('UNKNOWN_MEMBER_ID', `Group ${this.#groupId} has no member ${memberId}.`);
    }
    return member;
  }

  keep(member: Member): void {
    this.#members.set(member.id, member);
    if (member.request.instanceId !== null) this.#staticIds.set(member.request.instanceId, member.id);
  }

  /** Takes a member out, and tells it so if it waits for an answer. */
  drop(member: Member, error: ErrorName): void {
    member.cancelExpiry();
    this.#members.delete(member.id);
    if (member.request.instanceId !== null) this.#staticIds.delete(member.request.instanceId);
    member.answerJoin?.(refusedJoin(error, member.id));
    member.answerSync?.(refusedSync(error));
  }

  /** Expects a member to join with `id`; `onSilence` runs when it has not done so in time. */
  announce(id: string, timeoutMs: number, onSilence: () => void): void {
    const forget = (): void => {
      if (this.takeAnnounced(id)) onSilence();
    };
    this.#announced.set(id, this.#liveness.schedule(timeoutMs, forget));
  }

  /** True when `id` was announced; it no longer is. */
  takeAnnounced(id: string): boolean {
    this.#announced.get(id)?.();
    return this.#announced.delete(id);
  }

  clear(): void {
    for (const member of this.members) this.drop(member, 'UNKNOWN_MEMBER_ID');
    for (const id of this.#announced.keys()) this.takeAnnounced(id);
  }
}
