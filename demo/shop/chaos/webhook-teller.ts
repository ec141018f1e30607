import { partners } from '#domain/partners/partners.ts';
import type { Surroundings } from '../../chaos/part.ts';
import { retry } from '../../chaos/retry.ts';
import { partnerKeys } from '../webhooks/keys.ts';
import { type Answer, WebhookTeller } from '../webhooks/teller.ts';

const UNAUTHORIZED = 401;
/** Answers after which a partner sends its webhook again. */
const MAY_PASS = new Set([408, 409, 429, 500, 502, 503, 504]);

/** Partners that tell by webhook while everything goes wrong. */
export async function webhookTeller(
  apiEndpoint: string,
  { endpoint, nowMs, aSecond }: Pick<Surroundings, 'endpoint' | 'nowMs' | 'aSecond'>,
): Promise<WebhookTeller> {
  const keys = await retry('reading the keys of partners', () => partnerKeys(endpoint));
  return new WebhookTeller({ apiEndpoint, keys, nowMs, mayPass, wait: aSecond });
}

/** The clock of a function may jump, or the region's go on: then a signed time is too old, and is signed anew. */
function mayPass(status: number, { webhook, forged }: Pick<Answer, 'webhook' | 'forged'>): boolean {
  const hasTime = partners[webhook.partner]?.scheme.time !== undefined;
  return MAY_PASS.has(status) || (status === UNAUTHORIZED && hasTime && forged === undefined);
}
