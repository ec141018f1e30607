import type { AwsError } from '../../core/aws-error.ts';
import { StateFailure } from '../run/failure.ts';

/** How an optimised integration names its service in errors, by the service of its resource. */
interface ErrorNames {
  /** The part of the error's name before the dot. */
  readonly prefix: string;
  /** The service in the cause. */
  readonly service: string;
  /** The error of a code that the service's model does not have. */
  readonly general: string;
}

const NAMES: Readonly<Record<string, ErrorNames>> = {
  dynamodb: { prefix: 'DynamoDB', service: 'AmazonDynamoDBv2', general: 'AmazonDynamoDBException' },
  events: { prefix: 'EventBridge', service: 'AmazonEventBridge', general: 'AmazonEventBridgeException' },
  lambda: { prefix: 'Lambda', service: 'AWSLambda', general: 'AWSLambdaException' },
  sns: { prefix: 'SNS', service: 'AmazonSNS', general: 'AmazonSNSException' },
  sqs: { prefix: 'SQS', service: 'AmazonSQS', general: 'AmazonSQSException' },
  states: { prefix: 'StepFunctions', service: 'AWSStepFunctions', general: 'AWSStepFunctionsException' },
};

/** Codes that services answer with and that no model of theirs has. */
const UNMODELLED =
  /^(AccessDenied(Exception)?|ValidationException|ValidationError|MissingParameter|InvalidParameterValue|MissingRequiredParameterException|InvalidParameterValueException|SerializationException)$/;
/** Of them, those that the model of one service has. */
const MODELLED: Readonly<Record<string, readonly string[]>> = {
  lambda: ['InvalidParameterValueException'],
  sns: ['InvalidParameterValue'],
  states: ['ValidationException'],
};

/** The failure of a Task state whose call was refused: `DynamoDB.ConditionalCheckFailedException`. */
export function serviceFailure(service: string, { code, message, status }: AwsError, requestId: string): StateFailure {
  const name = shortCode(code);
  const names = NAMES[service] ?? { prefix: service, service, general: `${service}Exception` };
  const isGeneral = UNMODELLED.test(name) && MODELLED[service]?.includes(name) !== true;
  const cause = `${message} (Service: ${names.service}; Status Code: ${status}; Error Code: ${name}; Request ID: ${requestId}; Proxy: null)`;
  return new StateFailure(`${names.prefix}.${isGeneral ? names.general : asException(name)}`, cause);
}

/**
 * The failure of a call by `aws-sdk`: `DynamoDb.ResourceNotFoundException`.
 * @param service as the SDK for Java names it
 */
export function sdkFailure(service: string, { code, message, status }: AwsError, requestId: string): StateFailure {
  const name = shortCode(code);
  const cause = `${message} (Service: ${service}, Status Code: ${status}, Request ID: ${requestId})`;
  return new StateFailure(`${service}.${UNMODELLED.test(name) ? `${service}Exception` : asException(name)}`, cause);
}

const shortCode = (code: string): string => code.slice(Math.max(code.lastIndexOf('.'), code.lastIndexOf('#')) + 1);
const asException = (name: string): string => (name.endsWith('Exception') ? name : `${name}Exception`);
