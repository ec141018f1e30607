import type { Random } from '@tributary/region/random';
import { chance, pick } from '../../traffic/chance.ts';
import { type Forgery, forgeriesOf } from './forged.ts';
import type { Webhook } from './webhook.ts';

/** Shares of the webhooks: before them comes a forged one, and after them the same one. */
const SHARE = { forged: 0.25, again: 0.25 };

/** How a webhook is told. */
export interface Telling {
  readonly webhook: Webhook;
  /** Somebody else sends a forged one before it. */
  readonly forgery: Forgery | undefined;
  /** The id in the header of the same webhook that follows: another one, as headers are not signed. */
  readonly againUnder: string | undefined;
}

export const telling = (webhook: Webhook, random: Random): Telling => ({
  webhook,
  forgery: chance(random, SHARE.forged) ? pick(random, forgeriesOf(webhook.partner)) : undefined,
  againUnder: chance(random, SHARE.again) ? random.uuid() : undefined,
});
