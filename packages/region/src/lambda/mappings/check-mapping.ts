import { AwsError } from '../../core/aws-error.ts';
import type { MappingDeclaration } from './mapping.ts';

type Check = (declaration: MappingDeclaration) => void;

const second = 1_000;
const MAX_BATCH_WITHOUT_WINDOW = 10;

/** By the service in the ARN of the source. */
const CHECKS: Readonly<Record<string, Check>> = { sqs: checkQueue, dynamodb: checkStream };

/** The service in the ARN of an event source. */
export const serviceOf = (eventSourceArn: string): string => eventSourceArn.split(':')[2] ?? '';

/** Rules between the settings of a mapping, in Lambda's words. @throws AwsError InvalidParameterValueException */
export function checkMapping(declaration: MappingDeclaration): void {
  CHECKS[serviceOf(declaration.eventSourceArn)]?.(declaration);
  checkDestination(declaration.onFailure);
  if (declaration.startingPositionTimestampMs === undefined || declaration.startingPosition === 'AT_TIMESTAMP') return;
  invalid('Timestamp only valid with StartingPosition AT_TIMESTAMP');
}

/** Rules for a mapping that an API call creates, besides those of {@link checkMapping}. */
export function checkNewMapping(declaration: MappingDeclaration): void {
  checkMapping(declaration);
  if (serviceOf(declaration.eventSourceArn) !== 'dynamodb' || declaration.startingPosition !== undefined) return;
  const constraint = "Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.";
  invalid(`1 validation error detected: ${constraint}`);
}

function checkQueue({ eventSourceArn, batchSize = 0, windowMs = 0, startingPosition, onFailure }: MappingDeclaration) {
  if (startingPosition !== undefined) invalid('StartingPosition is not valid for SQS event sources.');
  if (onFailure !== undefined) unsupportedDestination();
  if (batchSize <= MAX_BATCH_WITHOUT_WINDOW) return;
  if (eventSourceArn.endsWith('.fifo')) invalid('BatchSize must be at most 10 for a FIFO queue.');
  if (windowMs >= second) return;
  invalid('Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10');
}

function checkStream({ eventSourceArn, startingPosition }: MappingDeclaration): void {
  if (startingPosition === 'AT_TIMESTAMP') invalid(`Unsupported starting position for arn type: ${eventSourceArn}`);
}

/** Topics of Kafka, which have no ARN, are checked with their source. */
function checkDestination(arn: string | undefined): void {
  const service = arn?.startsWith('arn:') ? serviceOf(arn) : undefined;
  if (service === 's3') invalid(`The region does not write what has failed into a bucket: ${arn}.`);
  if (service !== undefined && service !== 'sqs' && service !== 'sns') unsupportedDestination();
}

/** @throws AwsError InvalidParameterValueException */
export function unsupportedDestination(): never {
  invalid('Unsupported DestinationConfig parameter for given event source mapping type.');
}

function invalid(message: string): never {
  throw new AwsError('InvalidParameterValueException', message);
}
