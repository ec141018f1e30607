import { createRequire } from 'node:module';
import { AwsError } from '../core/aws-error.ts';
import { isObject, type JsonObject } from '../core/json.ts';
import type { Spill } from '../core/spill.ts';
import type { StateStore } from '../core/state-store.ts';
import { type CheckedRequest, CheckedRequests } from './checked-requests.ts';
import { MirroredRows } from './mirrored-rows.ts';
import { type DynaliteRows, type RowChange, spillRows } from './spilled-store.ts';

/** The parts of dynalite that the region uses. The package has no types. */
interface DynaliteStore {
  readonly tableDb: { awsRegion: string; awsAccountId: string };
  readonly db: DynaliteRows & { close(done: (error?: Error | null) => void): void };
}
interface DynaliteDb {
  create(options: object): DynaliteStore;
  /** Gives an error when the condition does not hold. */
  checkConditional(data: object, item: object | undefined): unknown;
}
interface DynaliteValidation {
  readonly types: object;
  readonly custom?: unknown;
}
interface DynaliteValidations {
  checkTypes(data: object, types: object): CheckedRequest;
  checkValidations(data: object, types: object, custom: unknown, store: DynaliteStore): void;
}
type DynaliteAction = (store: DynaliteStore, data: object, done: (error: unknown, result?: unknown) => void) => void;

const load = createRequire(import.meta.url);

const OPERATIONS = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'GetItem',
  'ListTables',
  'ListTagsOfResource',
  'PutItem',
  'Query',
  'Scan',
  'TagResource',
  'UntagResource',
  'UpdateItem',
  'UpdateTable',
] as const;
export type DynaliteOperation = (typeof OPERATIONS)[number];

export function isDynaliteOperation(name: string): name is DynaliteOperation {
  return OPERATIONS.some((operation) => operation === name);
}

const ROWS_PER_BATCH = 1000;

export interface DynaliteDeps {
  readonly region: string;
  readonly accountId: string;
  readonly stateStore: StateStore;
  readonly spill: Spill;
}

/** dynalite's tables, called in the process without its server. */
export class Dynalite {
  readonly persisted: MirroredRows;
  readonly #db: DynaliteDb;
  readonly #store: DynaliteStore;
  readonly #validations: DynaliteValidations;
  readonly #requests = new CheckedRequests();
  #isRestored = false;
  readonly #parts = new Map<string, { action: DynaliteAction; validation: DynaliteValidation }>();

  constructor({ region, accountId, stateStore, spill }: DynaliteDeps) {
    this.persisted = new MirroredRows(stateStore);
    this.#db = load('dynalite/db');
    this.#validations = load('dynalite/validations');
    this.#store = this.#db.create({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
    spillRows(this.#store.db, spill.rows('tables'), ({ key, value }) => {
      if (this.#isRestored) this.persisted.collect([key, value]);
    });
    this.#store.tableDb.awsRegion = region;
    this.#store.tableDb.awsAccountId = accountId;
  }

  /** Restores the rows that an earlier start persisted, and collects each later change. */
  async restore(): Promise<void> {
    if (!this.persisted.isPersisted) return;
    let batch: RowChange[] = [];
    for (const [key, value] of this.persisted.rows()) {
      if (batch.push({ type: 'put', key, value }) < ROWS_PER_BATCH) continue;
      await this.#write(batch);
      batch = [];
    }
    await this.#write(batch);
    this.#isRestored = true;
  }

  /**
   * Runs one operation.
   * @param input is changed by dynalite while it checks it
   * @throws AwsError with DynamoDB's code, message and status
   */
  async run(operation: DynaliteOperation, input: JsonObject): Promise<JsonObject> {
    const { action } = this.#part(operation);
    return new Promise((resolve, reject) => {
      const done = (error: unknown, result?: unknown): void => {
        if (error) reject(awsErrorOf(error));
        else resolve(isObject(result) ? result : {});
      };
      try {
        action(this.#store, this.#checked(operation, input), done);
      } catch (error) {
        reject(awsErrorOf(error));
      }
    });
  }

  /**
   * Whether the condition of a write holds for an item; undefined stands for an item that does not exist.
   * @param input is changed by dynalite while it checks it
   * @throws AwsError ValidationException when the write is malformed
   */
  conditionHolds(operation: DynaliteOperation, input: JsonObject, item: JsonObject | undefined): boolean {
    try {
      const data = this.#checked(operation, input);
      return !this.#db.checkConditional(data, item);
    } catch (error) {
      throw awsErrorOf(error);
    }
  }

  stop(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#store.db.close((error) => (error ? reject(error) : resolve()));
    });
  }

  #write(changes: readonly RowChange[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#store.db.batch(changes, (error) => (error ? reject(error) : resolve()));
    });
  }

  #checked(operation: DynaliteOperation, input: JsonObject): object {
    const { types, custom } = this.#part(operation).validation;
    return this.#requests.checked(operation, input, (unchecked) => {
      const data = this.#validations.checkTypes(unchecked, types);
      this.#validations.checkValidations(data, types, custom, this.#store);
      return data;
    });
  }

  #part(operation: DynaliteOperation): { action: DynaliteAction; validation: DynaliteValidation } {
    const known = this.#parts.get(operation);
    if (known !== undefined) return known;
    const name = operation.charAt(0).toLowerCase() + operation.slice(1);
    const action: DynaliteAction = load(`dynalite/actions/${name}`);
    const validation: DynaliteValidation = load(`dynalite/validations/${name}`);
    this.#parts.set(operation, { action, validation });
    return { action, validation };
  }
}

/** dynalite's errors carry the status and the body of the answer. */
function awsErrorOf(error: unknown): unknown {
  if (!isObject(error) || !isObject(error['body'])) return error;
  const { body, statusCode } = error;
  const type = typeof body['__type'] === 'string' ? body['__type'] : 'InternalServerError';
  const message = [body['message'], body['Message']].find((text) => typeof text === 'string') ?? '';
  return new AwsError(type.slice(type.indexOf('#') + 1), String(message), Number(statusCode ?? 400));
}
