import { AwsError } from '../core/aws-error.ts';
import { isObject, type JsonObject, parseJson } from '../core/json.ts';
import type { Call } from '../http/call.ts';
import type { Faults } from './faults.ts';

/**
 * `GET /_region/faults` reports how often each rule has fired; `POST {"enabled":false}` switches all faults off, `true` switches them on.
 * @throws AwsError ValidationException for any other body
 */
export function faultsPage({ method, body }: Pick<Call, 'method' | 'body'>, faults: Faults): JsonObject {
  if (method === 'POST') faults.isEnabled = enabledIn(body);
  return faults.report();
}

function enabledIn(body: string): boolean {
  const input = parseJson(body);
  const enabled = isObject(input) ? input['enabled'] : undefined;
  if (typeof enabled === 'boolean') return enabled;
  throw new AwsError('ValidationException', 'The body must be {"enabled": true} or {"enabled": false}.');
}
