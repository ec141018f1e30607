import { AwsError } from '../../core/aws-error.ts';
import { type JsonObject, textOf } from '../../core/json.ts';

const MAX_ENTRIES = 10;
const MAX_ID = 80;
const ID = /^[A-Za-z0-9_-]+$/;

/**
 * Refuses a batch that is not one, before its messages are looked at.
 * @throws AwsError
 * @see https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html#API_PublishBatch_Errors
 */
export function checkEntries(entries: readonly JsonObject[]): void {
  if (entries.length === 0) {
    throw new AwsError('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  }
  if (entries.length > MAX_ENTRIES) {
    const problem = 'The batch request contains more entries than permissible.';
    throw new AwsError('TooManyEntriesInBatchRequest', problem);
  }
  const ids = entries.map(({ Id }) => textOf(Id));
  for (const id of ids) checkId(id);
  if (new Set(ids).size < ids.length) {
    const problem = 'Two or more batch entries in the request have the same Id.';
    throw new AwsError('BatchEntryIdsNotDistinct', problem);
  }
}

function checkId(id: string): void {
  if (id.length > MAX_ID) {
    throw new AwsError('InvalidBatchEntryId', `The Id of a batch entry in the batch request is too long: ${id}`);
  }
  if (ID.test(id)) return;
  const problem = 'The Id of a batch entry in the batch request contains an impermissible character';
  throw new AwsError('InvalidBatchEntryId', `${problem}: ${id}`);
}
