import { at, textOf } from '@tributary/region/json';
import type { Random } from '@tributary/region/random';
import type { Loaded } from '../../addition.ts';
import { shipment } from '../shipment.ts';
import { wrongAnswers } from './judge.ts';
import { isTooMany, patientTeller } from './patient-teller.ts';
import { telling } from './telling.ts';
import { carrierWebhook, otherWebhooks, type Webhook } from './webhook.ts';

/** Partners that tell by webhook, one with each act. @throws Error when a webhook is answered otherwise than it must be */
export async function tellingInSoak({ endpoint, resources, random }: Loaded): Promise<() => Promise<void>> {
  const apiEndpoint = textOf(at(resources, 'HttpApi', 'attributes', 'ApiEndpoint'));
  const teller = await patientTeller(apiEndpoint, { endpoint, nowMs: Date.now, mayPass });
  const webhooks = withoutEnd(random);
  return async () => {
    await teller.tell(telling(webhooks.next().value, random));
    const [wrong] = wrongAnswers(teller.answers.splice(0));
    if (wrong !== undefined) throw new Error(wrong.text);
  };
}

/** On a machine with too much to do, the function runs out of its ten seconds. Then a partner tells again. */
const mayPass = (status: number): boolean => isTooMany(status) || status >= 500;

/** Those of a parcel, then one of each other partner, then those of the next parcel. */
function* withoutEnd(random: Random): Generator<Webhook, never> {
  for (let number = 1; ; number++) {
    yield* shipment(number, Date.now(), random).map(carrierWebhook);
    yield* otherWebhooks(random);
  }
}
