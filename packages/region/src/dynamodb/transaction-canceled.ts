import type { AwsError } from '../core/aws-error.ts';
import type { JsonObject } from '../core/json.ts';
import { DetailedAwsError } from '../http/detailed-error.ts';

/** What one action of a transaction has against it; `None` where it has nothing. */
export interface Reason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: JsonObject;
}

/**
 * @param reasons one for each action, in their order
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export function canceled(reasons: readonly Reason[]): AwsError {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  const members = { CancellationReasons: reasons.map((reason): JsonObject => ({ ...reason })) };
  return new DetailedAwsError('TransactionCanceledException', message, members);
}
