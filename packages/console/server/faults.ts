import { numberOf, objectOf } from '@tributary/region/json';
import { EndpointError, type Endpoints, post } from './endpoint.ts';

/** Reads are of `/_region/faults` itself. */
export const faultEndpoints: Endpoints = {
  'faults/switch': post(async ({ regionUrl, signal }, body) => {
    const rule = numberOf(body['rule']);
    const change = { enabled: body['enabled'] === true, ...(rule !== undefined && { rule }) };
    const init = { method: 'POST', body: JSON.stringify(change), signal };
    const answer = await fetch(`${regionUrl}/_region/faults`, init);
    if (answer.ok) return objectOf(await answer.json());
    throw new EndpointError('Refused', await answer.text(), answer.status);
  }),
};
