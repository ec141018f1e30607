import { AwsError } from '../core/aws-error.ts';

/** @see https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html */
export const invalidParameter = (what: string): AwsError =>
  new AwsError('InvalidParameter', `Invalid parameter: ${what}`);

export const notFound = (what: 'Topic' | 'Subscription' | 'PlatformApplication' | 'Endpoint'): AwsError =>
  new AwsError('NotFound', `${what} does not exist`, 404);

/** As {@link notFound}, of operations that take other resources than topics too. */
export const resourceNotFound = (): AwsError => new AwsError('ResourceNotFound', 'Resource does not exist', 404);

/** The error of a member that the service's model demands. @param member with a lower-case first letter */
export const missingMember = (member: string): AwsError =>
  new AwsError(
    'ValidationError',
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );

/** What is wrong with the value of a subscription's attribute. Each operation words the rest of the error. */
export class AttributeProblem extends Error {
  override readonly name = 'AttributeProblem';
}
