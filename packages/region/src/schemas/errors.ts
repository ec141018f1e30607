import type { AwsError } from '../core/aws-error.ts';
import { DetailedAwsError } from '../http/detailed-error.ts';

const STATUS = {
  BadRequestException: 400,
  ForbiddenException: 403,
  NotFoundException: 404,
  ConflictException: 409,
} as const;

/**
 * An error in the form of the Schemas service: the body has the code beside the message.
 * @see https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-registries-name-registryname.html
 */
export function schemasError(code: keyof typeof STATUS, message: string): AwsError {
  return new DetailedAwsError(code, message, { Code: code }, STATUS[code]);
}
