import { AwsError } from '../../core/aws-error.ts';
import type { Constraint } from '../../http/input-checker.ts';

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateApiDestination.html */
export const ENDPOINT: Constraint = {
  min: 1,
  max: 2048,
  pattern: "((%[0-9A-Fa-f]{2}|[-()_.!~*';/?:@&=+$,A-Za-z0-9])+)([).!';/?:,])?",
};

const THIS_MACHINE: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * AWS calls HTTPS endpoints only. Here an endpoint may be HTTP on this machine besides.
 * @throws AwsError ValidationException
 */
export function checkEndpoint(parameter: string, endpoint: string): void {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const { protocol, hostname, username, password } = url ?? { protocol: '', hostname: '', username: '', password: '' };
  const isAllowed = protocol === 'https:' || (protocol === 'http:' && THIS_MACHINE.has(hostname));
  if (isAllowed && username === '' && password === '') return;
  const reason =
    'it is not an HTTPS URL without credentials. HTTP is for 127.0.0.1, [::1] and localhost, and here only.';
  throw new AwsError('ValidationException', `Parameter ${parameter} is not valid. Reason: ${reason}`);
}
