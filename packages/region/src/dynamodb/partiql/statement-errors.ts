import { AwsError } from '../../core/aws-error.ts';

export const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

/** A statement that cannot be read. Some faults have no words after the colon. */
export const malformed = (detail: string): AwsError =>
  invalid(`Statement wasn't well formed, can't be processed: ${detail}`);

export const leftover = (): AwsError => malformed('Unexpected token after expression');
