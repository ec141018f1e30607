import { setTimeout } from 'node:timers/promises';
import { type JsonObject, objectOf, textOf } from '@tributary/region/json';
import { retry } from '../../chaos/retry.ts';
import type { WebOrder } from './web-order.ts';

/** Answers that may pass: the same request with the same key may be answered otherwise later. */
const MAY_PASS = new Set([408, 429, 500, 502, 503, 504]);
const CONFLICTS_THAT_PASS = new Set(['REQUEST_IN_PROGRESS', 'VERSION_CONFLICT']);

/** A client of the shop's HTTP API. It sends a command again, under the same key, until it is answered. */
export class WebShop {
  readonly #apiEndpoint: string;
  readonly #wait: () => Promise<void>;

  /** @param wait lets time pass on the region's clock before the next attempt */
  constructor(apiEndpoint: string, wait: () => Promise<void>) {
    this.#apiEndpoint = apiEndpoint;
    this.#wait = wait;
  }

  /**
   * Places the order and, if that is its turn, cancels it: by two requests at the same moment, of which the shop must
   * accept one.
   * @throws Error when the shop refuses what it must accept
   */
  async place(order: WebOrder): Promise<{ readonly orderId: string; readonly cancellations: number }> {
    const { key, body, turn, hesitationMs } = order;
    const placed = await this.#command('/orders', `place-${key}`, has(201), body);
    const orderId = textOf(placed.body['orderId']);
    if (turn !== 'cancelled') return { orderId, cancellations: 0 };
    await setTimeout(hesitationMs);
    const cancel = (hand: string): Promise<Answer> =>
      this.#command(`/orders/${orderId}/cancel`, `cancel-${hand}-${key}`, (answer) => isDone(answer) || isLate(answer));
    const answers = await Promise.all([cancel('left'), cancel('right')]);
    return { orderId, cancellations: answers.filter(isDone).length };
  }

  async #command(at: string, key: string, isWanted: (answer: Answer) => boolean, body?: object): Promise<Answer> {
    const what = `POST ${at} with key ${key}`;
    const answer = await retry(what, async () => {
      const answered = await this.#send(at, key, body);
      if (!mayPass(answered)) return answered;
      await this.#wait();
      throw new Error(refusal(answered));
    });
    if (isWanted(answer)) return answer;
    throw new Error(`${what}: ${refusal(answer)}`);
  }

  async #send(at: string, key: string, body: object | undefined): Promise<Answer> {
    const headers = { 'idempotency-key': key, ...(body && { 'content-type': 'application/json' }) };
    const init = { method: 'POST', headers, ...(body && { body: JSON.stringify(body) }) };
    const answer = await fetch(this.#apiEndpoint + at, init);
    return { status: answer.status, body: objectOf(await answer.json()) };
  }
}

interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

const has =
  (wanted: number) =>
  ({ status }: Answer): boolean =>
    status === wanted;
const isDone = has(200);
const isLate = ({ status, body }: Answer): boolean => status === 409 && textOf(body['code']) === 'ORDER_CANCELLED';

const mayPass = ({ status, body }: Answer): boolean =>
  MAY_PASS.has(status) || (status === 409 && CONFLICTS_THAT_PASS.has(textOf(body['code'])));

const refusal = ({ status, body }: Answer): string => `the shop answered ${status}: ${JSON.stringify(body)}`;
