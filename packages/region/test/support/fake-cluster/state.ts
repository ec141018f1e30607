/** The calls of a mapping, by their numbers. */
export const CALLS = {
  0: 'Produce',
  1: 'Fetch',
  2: 'ListOffsets',
  3: 'Metadata',
  8: 'OffsetCommit',
  9: 'OffsetFetch',
  10: 'FindCoordinator',
  11: 'JoinGroup',
  12: 'Heartbeat',
  13: 'LeaveGroup',
  14: 'SyncGroup',
} as const;
export type Call = (typeof CALLS)[keyof typeof CALLS];
export type RecordCall = Extract<Call, 'Produce' | 'Fetch' | 'ListOffsets'>;
export type GroupCall = Exclude<Call, RecordCall | 'Metadata'>;

export const numberOfCall = (call: Call): number =>
  Number(Object.entries(CALLS).find(([, name]) => name === call)?.[0] ?? -1);

/** A partition whose batches are whatever bytes a test puts there. */
export class FakePartition {
  start = 0n;
  end = 0n;
  /** Negative for none. */
  leader = 0;
  readonly batches: { readonly first: bigint; readonly last: bigint; readonly bytes: Buffer }[] = [];

  /** Appends a batch of `count` records, base offset and all. */
  append(bytes: Buffer, count: number): void {
    const placed = Buffer.from(bytes);
    placed.writeBigInt64BE(this.end, 0);
    this.appendAsIs(placed, count);
  }

  /** Appends bytes that stand for `count` offsets. */
  appendAsIs(bytes: Buffer, count: number): void {
    this.batches.push({ first: this.end, last: this.end + BigInt(count) - 1n, bytes });
    this.end += BigInt(count);
  }

  /** What a fetch from that offset brings: whole batches up to a size, the first one anyway. */
  from(offset: bigint, maxBytes: number): Buffer {
    const found: Buffer[] = [];
    let size = 0;
    for (const { last, bytes } of this.batches) {
      if (last < offset || (size > 0 && size + bytes.length > maxBytes)) continue;
      found.push(bytes);
      size += bytes.length;
    }
    return Buffer.concat(found);
  }

  /** As DeleteRecords and retention do. */
  deleteBefore(offset: bigint): void {
    this.start = offset;
    while (this.batches[0] && this.batches[0].last < offset) this.batches.shift();
  }
}

export interface FakeTopic {
  readonly id: string;
  readonly partitions: FakePartition[];
}

/** How a call is refused: by an error code, for all partitions or one. */
export interface Refusal {
  readonly code: number;
  readonly partition?: string;
  /** How often; for ever without it. */
  times?: number;
}

/** What a broker does instead of answering. */
export type Misbehaviour = 'reset' | 'silent' | 'cut' | 'garbage';

export class FakeState {
  readonly topics = new Map<string, FakeTopic>();
  readonly commits = new Map<string, bigint>();
  readonly refusals = new Map<Call, Refusal>();
  readonly misbehaviours = new Map<Call, Misbehaviour>();
  /** Brokers cut batches off where the room for a partition ends, as they did before Kafka 0.10.1. */
  isStrict = false;
  /** A broker that takes requests and answers none of them. */
  silentNode: number | undefined;
  /** What a broker says to a client that begins with TLS: nothing that is TLS, or an alert. */
  tls: 'plain' | 'bad-certificate' | undefined;
  /** Whether a login is accepted. */
  acceptsLogin = true;
  /** Calls that the brokers do not speak. */
  readonly unspoken = new Set<Call>();
  /** How often each call came. */
  readonly calls = new Map<Call, number>();
  generation = 0;
  #ids = 0;

  makeTopic(name: string, partitions: number): FakeTopic {
    const id = `00000000-0000-4000-8000-${String(++this.#ids).padStart(12, '0')}`;
    const topic = { id, partitions: Array.from({ length: partitions }, () => new FakePartition()) };
    this.topics.set(name, topic);
    return topic;
  }

  partition(name: string): FakePartition {
    const [topic = '', index] = name.split('-');
    const found = this.topics.get(topic)?.partitions[Number(index)];
    if (!found) throw new Error(`There is no partition ${name}.`);
    return found;
  }

  /** The code with which a call is refused; 0 for none. */
  refusal(call: Call, partition?: string): number {
    const refusal = this.refusals.get(call);
    if (refusal === undefined || (refusal.partition !== undefined && refusal.partition !== partition)) return 0;
    if (refusal.times === 0) return 0;
    if (refusal.times !== undefined) refusal.times--;
    return refusal.code;
  }
}
