import type { Content, Reading } from '../dead-letter.ts';
import { objectAt, objectIn, textAt } from './fields.ts';

/**
 * What a pipe says of changes of a table that it gave up: where they are in the stream, which forgets them after a day.
 * The table still has them, so nothing is lost, but no redrive can read them from here.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-error-troubleshooting.html
 */
export function readStreamBatch({ body }: Content): Reading | undefined {
  const record = objectIn(body);
  if (!record || !('DDBStreamBatchInfo' in record)) return undefined;
  const context = objectAt(record, 'context');
  const batch = objectAt(record, 'DDBStreamBatchInfo');
  const [first, last] = [textAt(batch, 'startSequenceNumber'), textAt(batch, 'endSequenceNumber')];
  return {
    reason: textAt(context, 'condition') ?? 'UNKNOWN',
    explanation: `A pipe gave up the changes ${first} to ${last} of a table. docs/reference/runbook.md#outbox-undelivered says how to publish them.`,
    from: `pipe ${textAt(context, 'partnerResourceArn')?.split('/').at(-1) ?? 'unknown'}`,
    destination: undefined,
  };
}
