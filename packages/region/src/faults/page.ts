import { AwsError } from '../core/aws-error.ts';
import { type JsonObject, objectOf, parseJson } from '../core/json.ts';
import type { Call } from '../http/call.ts';
import type { Faults } from './faults.ts';

/**
 * `GET /_region/faults` reports how often each rule has fired; `POST {"enabled":false}` switches all faults off, `true`
 * switches them on; with `"rule":2` only that rule of the plan.
 * @throws AwsError ValidationException for any other body, ResourceNotFoundException (404) for a rule that is not there
 */
export function faultsPage({ method, body }: Pick<Call, 'method' | 'body'>, faults: Faults): JsonObject {
  if (method === 'POST') change(faults, body);
  return faults.report();
}

function change(faults: Faults, body: string): void {
  const { enabled, rule, ...others } = objectOf(parseJson(body));
  const isRule = rule === undefined || typeof rule === 'number';
  if (typeof enabled !== 'boolean' || !isRule || Object.keys(others).length > 0) throw invalid;
  if (rule === undefined) faults.isEnabled = enabled;
  else if (!faults.enableRule(rule, enabled))
    throw new AwsError('ResourceNotFoundException', `The plan has no rule ${rule}; it has ${faults.ruleCount}.`, 404);
}

const invalid = new AwsError(
  'ValidationException',
  'The body must be {"enabled": true} or {"enabled": false}, and may name one rule of the plan: {"rule": 2, "enabled": false}.',
);
