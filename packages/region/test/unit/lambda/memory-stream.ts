import { AwsError } from '../../../src/core/aws-error.ts';
import type { StreamPort, StreamRecord } from '../../../src/core/stream-port.ts';

/** A stream with some shards in memory. */
export class MemoryStream implements StreamPort {
  readonly #shards = new Map<string, StreamRecord[]>();
  readonly #listeners = new Set<() => void>();
  #isThere = true;

  constructor(...shards: string[]) {
    for (const shard of shards) this.#shards.set(shard, []);
  }

  /** Adds a change with this sequence number for the item of that key. */
  add(shard: string, sequenceNumber: string, key: string): void {
    this.#shards.get(shard)?.push({
      eventId: `e-${sequenceNumber}`,
      eventName: 'INSERT',
      sequenceNumber,
      approximateCreationMs: 500,
      dynamodb: { Keys: { id: { S: key } }, NewImage: { id: { S: key } }, SizeBytes: 6, StreamViewType: 'NEW_IMAGE' },
    });
    for (const listener of this.#listeners) listener();
  }

  /** Deletes the stream, as with its table. */
  delete(): void {
    this.#isThere = false;
  }

  shards(): readonly string[] {
    this.#check();
    return [...this.#shards.keys()];
  }

  latest(_arn: string, shard: string): string | undefined {
    return this.#shards.get(shard)?.at(-1)?.sequenceNumber;
  }

  read(_arn: string, shard: string, after: string | undefined, max: number): readonly StreamRecord[] {
    this.#check();
    const records = this.#shards.get(shard) ?? [];
    const from = after === undefined ? 0n : BigInt(after) + 1n;
    return records.filter(({ sequenceNumber }) => BigInt(sequenceNumber) >= from).slice(0, max);
  }

  onArrival(_arn: string, listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #check(): void {
    if (!this.#isThere) throw new AwsError('ResourceNotFoundException', 'Requested resource not found');
  }
}
