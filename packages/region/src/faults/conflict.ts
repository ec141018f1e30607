import type { AwsError } from '../core/aws-error.ts';
import { at, listOf, parseJson } from '../core/json.ts';
import { canceled } from '../dynamodb/transaction-canceled.ts';
import type { Call } from '../http/call.ts';
import type { Injection } from './faults.ts';

/**
 * The error of a transaction while another request changes one of its items. Its client may send it again.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
 */
export function conflictOf({ body }: Pick<Call, 'body'>, { random }: Pick<Injection, 'random'>): AwsError {
  const actions = listOf(at(parseJson(body), 'TransactItems'));
  const contested = random.integer(Math.max(1, actions.length));
  const conflict = { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' };
  return canceled(actions.map((_, index) => (index === contested ? conflict : { Code: 'None' })));
}
