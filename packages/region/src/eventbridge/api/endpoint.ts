import { AwsError } from '../../core/aws-error.ts';
import type { Constraint } from '../../http/input-checker.ts';
import { isCalled } from '../api-destinations/outside.ts';

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateApiDestination.html */
export const ENDPOINT: Constraint = {
  min: 1,
  max: 2048,
  pattern: "((%[0-9A-Fa-f]{2}|[-()_.!~*';/?:@&=+$,A-Za-z0-9])+)([).!';/?:,])?",
};

/**
 * AWS calls HTTPS endpoints only. Here an endpoint may be HTTP on this machine besides.
 * @throws AwsError ValidationException
 */
export function checkEndpoint(parameter: string, endpoint: string): void {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url !== undefined && isCalled(url) && url.username === '' && url.password === '') return;
  const reason =
    'it is not an HTTPS URL without credentials. HTTP is for 127.0.0.1, [::1] and localhost, and here only.';
  throw new AwsError('ValidationException', `Parameter ${parameter} is not valid. Reason: ${reason}`);
}
