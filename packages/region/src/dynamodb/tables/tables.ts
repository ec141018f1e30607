import { AwsError } from '../../core/aws-error.ts';
import type { StreamPort, StreamRecord } from '../../core/stream-port.ts';
import { SHARD_ID, type TableStream } from '../streams/table-stream.ts';
import type { Table } from './table.ts';

/** All tables by name, and their streams as Lambda and Pipes read them. */
export class Tables implements StreamPort {
  readonly #byName = new Map<string, Table>();

  add(table: Table): void {
    this.#byName.set(table.name, table);
  }

  remove(name: string): void {
    this.#byName.delete(name);
  }

  /** In the order of their names as UTF-8. */
  all(): readonly Table[] {
    return [...this.#byName.values()].sort((one, other) =>
      Buffer.compare(Buffer.from(one.name), Buffer.from(other.name)),
    );
  }

  /** Takes a name or an ARN. */
  find(nameOrArn: string): Table | undefined {
    return this.#byName.get(nameOrArn.split('/')[1] ?? nameOrArn);
  }

  /**
   * The table that a call for items names.
   * @throws AwsError ResourceNotFoundException
   */
  of(name: string): Table {
    const table = this.#byName.get(name);
    if (table !== undefined) return table;
    throw new AwsError('ResourceNotFoundException', 'Requested resource not found');
  }

  /**
   * The table that a call for tables names.
   * @throws AwsError ResourceNotFoundException
   */
  named(name: string): Table {
    const table = this.#byName.get(name);
    if (table !== undefined) return table;
    throw new AwsError('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`);
  }

  /** Also those that are switched off. */
  streams(): readonly { readonly table: Table; readonly stream: TableStream }[] {
    return this.all().flatMap((table) => table.streams.map((stream) => ({ table, stream })));
  }

  /** @throws AwsError ResourceNotFoundException */
  streamOf(streamArn: string): { readonly table: Table; readonly stream: TableStream } {
    const table = this.find(streamArn);
    const stream = table?.streams.find(({ arn }) => arn === streamArn);
    if (table !== undefined && stream !== undefined) return { table, stream };
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
