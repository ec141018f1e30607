import type { AwsError } from '../../core/aws-error.ts';
import { StateFailure } from '../run/failure.ts';

/** The failure of a Task state whose call was refused: `DynamoDB.ConditionalCheckFailedException`. */
export function serviceFailure(service: string, { code, message, status }: AwsError): StateFailure {
  const name = code.slice(Math.max(code.lastIndexOf('.'), code.lastIndexOf('#')) + 1);
  const errorName = `${service}.${name.endsWith('Exception') ? name : `${name}Exception`}`;
  return new StateFailure(errorName, `${message} (Service: ${service}, Status Code: ${status})`);
}
