import { AwsError } from '../../src/core/aws-error.ts';

/** The message of the AwsError that `work` throws; `accepted` when it throws none. */
export function refusal(work: () => unknown): string {
  try {
    work();
    return 'accepted';
  } catch (error) {
    if (error instanceof AwsError) return error.message;
    throw error;
  }
}
