import { objectOf, parseJson, textOf } from '@tributary/region/json';
import { retry } from '../../chaos/retry.ts';
import { type Forgery, signed } from './forged.ts';
import type { Telling } from './telling.ts';
import type { Webhook } from './webhook.ts';

/** What the application has answered in the end. */
export interface Answer {
  readonly webhook: Webhook;
  /** What was forged of it; undefined for a webhook of the partner. */
  readonly forged: string | undefined;
  readonly status: number;
  /** Empty unless an event came of it. */
  readonly eventId: string;
}

export interface TellerOptions {
  readonly apiEndpoint: string;
  /** The keys of the partners, by name. */
  readonly keys: ReadonlyMap<string, Buffer>;
  /** The time by which the region looks at signatures. */
  readonly nowMs: () => number | Promise<number>;
  /** Whether the same webhook may be answered otherwise when it is sent again. */
  readonly mayPass: (status: number, request: Pick<Answer, 'webhook' | 'forged'>) => boolean;
  /** Lets time pass before it is sent again. */
  readonly wait: () => Promise<unknown>;
}

/** Sends webhooks as partners do: each again, signed anew and under the same id, until it has an answer. */
export class WebhookTeller {
  /** In the order in which they came. */
  readonly answers: Answer[] = [];
  readonly #options: TellerOptions;

  constructor(options: TellerOptions) {
    this.#options = options;
  }

  async tell({ webhook, forgery, againUnder }: Telling): Promise<void> {
    if (forgery !== undefined) await this.#send({ webhook, forged: forgery.what }, webhook.deliveryId, forgery.make);
    await this.#send({ webhook, forged: undefined }, webhook.deliveryId, signed);
    if (againUnder !== undefined) await this.#send({ webhook, forged: undefined }, againUnder, signed);
  }

  async #send(request: Pick<Answer, 'webhook' | 'forged'>, deliveryId: string, make: Forgery['make']): Promise<void> {
    const { mayPass, wait } = this.#options;
    const what = nameOf(request);
    const answer = await retry(what, async () => {
      const { status, eventId } = await this.#post(request.webhook, deliveryId, make);
      if (!mayPass(status, request)) return { ...request, status, eventId };
      await wait();
      throw new Error(`it was answered with ${status}`);
    });
    this.answers.push(answer);
  }

  async #post({ partner, type, body }: Webhook, deliveryId: string, make: Forgery['make']) {
    const { apiEndpoint, keys, nowMs } = this.#options;
    const key = keys.get(partner);
    if (key === undefined) throw new Error(`There is no key of ${partner}.`);
    const wanted = { partner, type, deliveryId, body: Buffer.from(body), key, nowMs: await nowMs() };
    const answer = await fetch(`${apiEndpoint}/partners/${partner}/events`, { method: 'POST', ...make(wanted) });
    return { status: answer.status, eventId: textOf(objectOf(parseJson(await answer.text()))['eventId']) };
  }
}

/** For a line of what went wrong. */
export const nameOf = ({ webhook: { partner, deliveryId }, forged }: Pick<Answer, 'webhook' | 'forged'>): string =>
  `webhook ${deliveryId} of ${partner}${forged === undefined ? '' : `, ${forged},`}`;
