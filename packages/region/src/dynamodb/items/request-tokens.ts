import { createHash } from 'node:crypto';
import { AwsError } from '../../core/aws-error.ts';
import type { Clock } from '../../core/clock.ts';
import { isObject, type JsonObject } from '../../core/json.ts';
import { number, textOr } from '../../core/properties.ts';
import type { StateStore } from '../../core/state-store.ts';

const LIFE_MS = 10 * 60 * 1000;
const KIND = 'request-token';

interface Request {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** SHA-256 of the request's JSON text: a request has up to 4 MB. */
  readonly digest: string;
}

/**
 * Remembers each client request token for ten minutes.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export class RequestTokens {
  readonly #clock: Clock;
  readonly #stateStore: StateStore;
  /** Ordered by time, the oldest first. */
  readonly #byToken = new Map<string, Request>();

  constructor({ clock, stateStore }: { clock: Clock; stateStore: StateStore }) {
    this.#clock = clock;
    this.#stateStore = stateStore;
    for (const [token, row] of stateStore.rows(KIND)) {
      if (isObject(row)) this.#byToken.set(token, requestIn(row));
    }
  }

  /** @throws AwsError IdempotentParameterMismatchException */
  isRepeated(token: string, items: string): boolean {
    this.#forgetOld();
    const known = this.#byToken.get(token);
    if (known === undefined) return false;
    if (known.digest === digestOf(items)) return true;
    const message = 'Request rejected because it has the same idempotency token with different parameters';
    throw new AwsError('IdempotentParameterMismatchException', message);
  }

  /** An empty token counts as no token. */
  remember(token: string, items: string): void {
    if (token === '') return;
    const request = { at: this.#clock.now(), digest: digestOf(items) };
    this.#byToken.set(token, request);
    this.#stateStore.put(KIND, token, request);
  }

  #forgetOld(): void {
    for (const [token, { at }] of this.#byToken) {
      if (at + LIFE_MS > this.#clock.now()) return;
      this.#byToken.delete(token);
      this.#stateStore.remove(KIND, token);
    }
  }
}

const digestOf = (items: string): string => createHash('sha256').update(items).digest('base64');

/** Earlier versions persisted the request itself. */
function requestIn(row: JsonObject): Request {
  const digest = textOr(row, 'digest', '');
  return { at: number(row, 'at') ?? 0, digest: digest === '' ? digestOf(textOr(row, 'items', '')) : digest };
}
