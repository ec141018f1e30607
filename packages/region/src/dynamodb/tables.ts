import { AwsError } from '../core/aws-error.ts';
import type { JsonObject } from '../core/json.ts';
import type { StreamPort, StreamRecord } from '../core/stream-port.ts';
import { SHARD_ID, type TableStream } from './table-stream.ts';
import type { WriteGate } from './write-gate.ts';

/** The region's own data about a table, beside dynalite's. */
export interface TableState {
  readonly name: string;
  readonly arn: string;
  /** The table's definition, as CreateTable takes it. */
  members: JsonObject;
  readonly keyNames: readonly string[];
  readonly stream: TableStream | undefined;
  timeToLiveAttribute: string | undefined;
  readonly sweep: Sweep;
  readonly gate: WriteGate;
}

/** How far the search for expired items has come. */
export interface Sweep {
  /** When the latest search began, in milliseconds since the epoch; 0 before the first. */
  beganAt: number;
  /** The key after which it goes on; undefined when it is over. */
  after: JsonObject | undefined;
  /** A part of it is under way. */
  isRunning: boolean;
}

/** All tables, and their streams as Lambda and Pipes read them. */
export class Tables implements StreamPort {
  readonly #byName = new Map<string, TableState>();

  add(table: TableState): void {
    this.#byName.set(table.name, table);
  }

  remove(name: string): void {
    this.#byName.delete(name);
  }

  /** Takes a name or an ARN. */
  find(nameOrArn: string): TableState | undefined {
    return this.#byName.get(nameOrArn.split('/')[1] ?? nameOrArn);
  }

  streams(): readonly { readonly table: TableState; readonly stream: TableStream }[] {
    return [...this.#byName.values()].flatMap((table) =>
      table.stream === undefined ? [] : [{ table, stream: table.stream }],
    );
  }

  /** @throws AwsError ResourceNotFoundException */
  streamOf(streamArn: string): { readonly table: TableState; readonly stream: TableStream } {
    const found = this.streams().find(({ stream }) => stream.arn === streamArn);
    if (found !== undefined) return found;
    throw new AwsError('ResourceNotFoundException', `Requested resource not found: Stream: ${streamArn} not found`);
  }

  shards(streamArn: string): readonly string[] {
    this.streamOf(streamArn);
    return [SHARD_ID];
  }

  latest(streamArn: string): string | undefined {
    return this.streamOf(streamArn).stream.latest;
  }

  read(streamArn: string, _shardId: string, after: string | undefined, max: number): readonly StreamRecord[] {
    return this.streamOf(streamArn).stream.read(after, max);
  }

  onArrival(streamArn: string, listener: () => void): () => void {
    return this.streamOf(streamArn).stream.onArrival(listener);
  }
}

/** The key of an item of the table. */
export function keyOf(table: TableState, item: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(item).filter(([name]) => table.keyNames.includes(name)));
}
