import { setTimeout } from 'node:timers/promises';
import { partnerKeys } from './keys.ts';
import { type TellerOptions, WebhookTeller } from './teller.ts';

/** Above its rate the route answers 429. */
const TOO_MANY = 429;
const PAUSE_MS = 100;

/** Partners of an application in which nothing goes wrong. They only wait when they are too fast. */
export async function patientTeller(
  apiEndpoint: string,
  { endpoint, nowMs }: Pick<TellerOptions, 'nowMs'> & { readonly endpoint: string },
): Promise<WebhookTeller> {
  return new WebhookTeller({
    apiEndpoint,
    keys: await partnerKeys(endpoint),
    nowMs,
    mayPass: (status) => status === TOO_MANY,
    wait: () => setTimeout(PAUSE_MS),
  });
}
