import { setTimeout } from 'node:timers/promises';
import { partnerKeys } from './keys.ts';
import { type TellerOptions, WebhookTeller } from './teller.ts';

/** Above its rate the route answers 429. */
export const isTooMany = (status: number): boolean => status === 429;

const PAUSE_MS = 100;

/** Partners of an application without faults: they wait a moment before they tell again. */
export async function patientTeller(
  apiEndpoint: string,
  { endpoint, nowMs, mayPass }: Pick<TellerOptions, 'nowMs' | 'mayPass'> & { readonly endpoint: string },
): Promise<WebhookTeller> {
  const keys = await partnerKeys(endpoint);
  return new WebhookTeller({ apiEndpoint, keys, nowMs, mayPass, wait: () => setTimeout(PAUSE_MS) });
}
