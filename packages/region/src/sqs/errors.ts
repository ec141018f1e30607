import { AwsError } from '../core/aws-error.ts';

/** The codes of the query protocol are also the ones that the region uses inside. */
const SERVICE = 'AWS.SimpleQueueService';

export const nonExistentQueue = (): AwsError =>
  new AwsError(`${SERVICE}.NonExistentQueue`, 'The specified queue does not exist.');

export const invalidValue = (message: string): AwsError => new AwsError('InvalidParameterValue', message);

/** The usual words about a parameter that is out of its range or form. */
export const invalidParameter = (name: string, value: string | number, reason: string): AwsError =>
  invalidValue(`Value ${value} for parameter ${name} is invalid. Reason: ${reason}`);

export const missingParameter = (name: string): AwsError =>
  new AwsError('MissingParameter', `The request must contain the parameter ${name}.`);

export const unknownAttribute = (name: string): AwsError =>
  new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);

export const invalidAttributeValue = (name: string, reason?: string): AwsError =>
  new AwsError(
    'InvalidAttributeValue',
    `Invalid value for the parameter ${name}.${reason === undefined ? '' : ` Reason: ${reason}`}`,
  );

/** An error whose code has the service's name in front. */
export const serviceError = (code: string, message: string, status = 400): AwsError =>
  new AwsError(`${SERVICE}.${code}`, message, status);
