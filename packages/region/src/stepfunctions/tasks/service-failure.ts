import type { AwsError } from '../../core/aws-error.ts';
import { StateFailure } from '../run/failure.ts';

/** The codes of services for a call that the role does not allow. */
const DENIALS = new Set(['AccessDenied', 'AccessDeniedException']);
/** Services whose model has no error for that: the SDK of Step Functions then names the service's error in general. */
const GENERAL_ERRORS: Readonly<Record<string, string>> = {
  DynamoDB: 'AmazonDynamoDBException',
  EventBridge: 'AmazonEventBridgeException',
  Lambda: 'AWSLambdaException',
  SQS: 'AmazonSQSException',
};

/** The failure of a Task state whose call was refused: `DynamoDB.ConditionalCheckFailedException`. */
export function serviceFailure(service: string, { code, message, status }: AwsError): StateFailure {
  const name = code.slice(Math.max(code.lastIndexOf('.'), code.lastIndexOf('#')) + 1);
  const general = DENIALS.has(name) ? GENERAL_ERRORS[service] : undefined;
  const errorName =
    general !== undefined
      ? `${service}.${general}`
      : `${service}.${name.endsWith('Exception') ? name : `${name}Exception`}`;
  return new StateFailure(errorName, `${message} (Service: ${service}, Status Code: ${status})`);
}
