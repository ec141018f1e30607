import { hash } from 'node:crypto';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import type { Clock } from '../clock.ts';
import { KitError, type TributaryError, toError } from '../errors.ts';
import { chunksOf, inParallel } from '../in-parallel.ts';
import { withDefaults } from '../options.ts';
import { WINDOW_SECONDS } from './window.ts';

/**
 * The ids of the events that a consumer has handled, read and written by the batch. One invocation at a time owns a
 * Kafka partition, so there is no need for a lock per record: read the ids, do the work, write the ids.
 */
export interface SeenIds {
  /** The ids among these that were handled before. @throws TributaryError STORE_UNREACHABLE */
  seen(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Stores these ids, each named once, as handled. @throws TributaryError STORE_UNREACHABLE */
  remember(ids: readonly string[]): Promise<void>;
}

export interface SeenIdsEffects {
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly now: Clock;
  readonly sleep: (delayMs: number) => Promise<void>;
}

/** Limits of one call. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
const KEYS_PER_GET = 100;
const ITEMS_PER_WRITE = 25;

const DEFAULTS = { windowSeconds: WINDOW_SECONDS, maxAttempts: 5, firstDelayMs: 50, callsInFlight: 8 };

/** Seen ids of one consumer, in the record format that Powertools' idempotency writes. */
export function seenIdsIn(
  table: string,
  consumer: string,
  effects: SeenIdsEffects,
  options: Partial<typeof DEFAULTS> = {},
): SeenIds {
  return new SeenIdsTable(table, consumer, effects, withDefaults(DEFAULTS, options));
}

class SeenIdsTable implements SeenIds {
  readonly #table: string;
  readonly #consumer: string;
  readonly #effects: SeenIdsEffects;
  readonly #settings: typeof DEFAULTS;

  constructor(table: string, consumer: string, effects: SeenIdsEffects, settings: typeof DEFAULTS) {
    this.#table = table;
    this.#consumer = consumer;
    this.#effects = effects;
    this.#settings = settings;
  }

  async seen(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const idByKey = new Map(ids.map((id) => [recordKey(this.#consumer, id), id]));
    const found = new Set<string>();
    await this.#byChunks([...idByKey.keys()], KEYS_PER_GET, (keys) =>
      this.#read(keys, (key) => found.add(idByKey.get(key) ?? '')),
    );
    return found;
  }

  async remember(ids: readonly string[]): Promise<void> {
    const expiration = { N: String(this.#nowSeconds() + this.#settings.windowSeconds) };
    const requests = ids.map((id) => ({
      PutRequest: { Item: { id: { S: recordKey(this.#consumer, id) }, status: { S: 'COMPLETED' }, expiration } },
    }));
    await this.#byChunks<WriteRequest>(requests, ITEMS_PER_WRITE, (chunk) => this.#write(chunk));
  }

  /** Time to live deletes late, so expired items may still be there. They do not count. */
  async #read(keys: readonly string[], found: (key: string) => void): Promise<readonly string[]> {
    const Keys = keys.map((key) => ({ id: { S: key } }));
    const request = { Keys, ConsistentRead: true, ProjectionExpression: 'id, expiration' };
    const answer = await this.#effects.client.send(
      new BatchGetItemCommand({ RequestItems: { [this.#table]: request } }),
    );
    for (const { id, expiration } of answer.Responses?.[this.#table] ?? []) {
      if (id?.S && Number(expiration?.N) > this.#nowSeconds()) found(id.S);
    }
    return (answer.UnprocessedKeys?.[this.#table]?.Keys ?? []).flatMap(({ id }) => id?.S ?? []);
  }

  async #write(requests: readonly WriteRequest[]): Promise<readonly WriteRequest[]> {
    const call = new BatchWriteItemCommand({ RequestItems: { [this.#table]: [...requests] } });
    return (await this.#effects.client.send(call)).UnprocessedItems?.[this.#table] ?? [];
  }

  /** Makes one call for each chunk, and repeats it for the items that the call leaves unprocessed. */
  async #byChunks<T>(
    items: readonly T[],
    size: number,
    call: (chunk: readonly T[]) => Promise<readonly T[]>,
  ): Promise<void> {
    await inParallel(chunksOf(items, size), this.#settings.callsInFlight, async (chunk) => {
      let left: readonly T[] = chunk;
      for (let attempt = 1; left.length > 0; attempt++) {
        if (attempt > this.#settings.maxAttempts) throw this.#unreachable(left.length, 'it throttled every attempt');
        if (attempt > 1) await this.#effects.sleep(this.#settings.firstDelayMs * 2 ** (attempt - 2));
        left = await call(left).catch((cause) => {
          throw this.#unreachable(left.length, toError(cause).message, cause);
        });
      }
    });
  }

  #unreachable(count: number, problem: string, cause?: unknown): TributaryError {
    return new KitError('STORE_UNREACHABLE', { table: this.#table, count, problem }, { cause });
  }

  #nowSeconds(): number {
    return Math.floor(this.#effects.now() / 1000);
  }
}

/** The key of a consumer's record of an event. Its form is that of Powertools: `<consumer>#<base64 md5 of the id>`. */
export const recordKey = (consumer: string, identity: string): string =>
  `${consumer}#${hash('md5', JSON.stringify(identity), 'base64')}`;
