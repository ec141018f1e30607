import { hash } from 'node:crypto';
import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';

const DAY_SECONDS = 86_400;
/** An event may wait on a dead-letter queue for so long before it comes again. */
const SHORTEST = 14 * DAY_SECONDS;
const LONGEST = 366 * DAY_SECONDS;

/**
 * Which events functions have handled, as they store it so that they handle none twice. The journal cannot say it, because
 * it begins anew when a region is killed.
 */
export class Handled {
  readonly #keys = new Set<string>();
  /** For how long the table still keeps a key, in seconds, when it was read first. */
  readonly #leftSeconds = new Map<string, number>();

  /**
   * Adds what is stored now. Later the table forgets it.
   * @param nowMs the region's time
   */
  async read(client: DynamoDBClient, TableName: string, nowMs: number): Promise<void> {
    for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true }))
      for (const { id, status, expiration } of Items) {
        if (!id?.S || status?.S !== 'COMPLETED' || this.#keys.has(id.S)) continue;
        this.#keys.add(id.S);
        this.#leftSeconds.set(id.S, Number(expiration?.N) - nowMs / 1_000);
      }
  }

  /** The keys that are kept for too short or too long a time. */
  get strange(): readonly string[] {
    return [...this.#leftSeconds].flatMap(([key, left]) => (left >= SHORTEST && left <= LONGEST ? [] : [key]));
  }

  /**
   * @param functionName with the name of the stack
   * @param identity of the event: its source and id
   */
  has(functionName: string, identity: string): boolean {
    return this.#keys.has(`${functionName}#${hash('md5', JSON.stringify(identity), 'base64')}`);
  }
}
