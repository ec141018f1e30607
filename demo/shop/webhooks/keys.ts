import { partners } from '#domain/partners/partners.ts';
import { regionClient, stackPrefix } from '../../../ops/clients/aws.ts';
import { keyStores, newestKey } from '../../../ops/shop/webhook/key.ts';

const STACK = stackPrefix('dev').slice(0, -1);

/** The keys with which partners sign, as the region at that endpoint has them. */
export async function partnerKeys(endpoint: string): Promise<ReadonlyMap<string, Buffer>> {
  const stores = keyStores({ regionUrl: endpoint, settings: () => regionClient(endpoint) });
  const keys = new Map<string, Buffer>();
  for (const [name, partner] of Object.entries(partners)) {
    const key = await newestKey(name, partner, STACK, stores);
    if (key !== undefined) keys.set(name, key);
  }
  return keys;
}
