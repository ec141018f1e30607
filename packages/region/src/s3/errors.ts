import { AwsError } from '../core/aws-error.ts';
import { DetailedAwsError } from '../http/detailed-error.ts';

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export const noSuchBucket = (BucketName: string): AwsError =>
  new DetailedAwsError('NoSuchBucket', 'The specified bucket does not exist', { BucketName }, 404);

export const noSuchKey = (Key: string): AwsError =>
  new DetailedAwsError('NoSuchKey', 'The specified key does not exist.', { Key }, 404);

export const preconditionFailed = (Condition: string): AwsError =>
  new DetailedAwsError(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
    { Condition },
    412,
  );

export const malformedXml = (): AwsError =>
  new AwsError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );

export const invalidArgument = (message: string, ArgumentName: string, ArgumentValue: string): AwsError =>
  new DetailedAwsError('InvalidArgument', message, { ArgumentName, ArgumentValue });
