import { at, objectOf, parseJson, textOf } from '@tributary/region/json';
import type { Content, Reading } from '../dead-letter.ts';

/**
 * A pipe's record of table changes that it gave up. It names their sequence numbers in a stream that keeps them for a day.
 * The rows are still in the table, but a redrive cannot read the changes again.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-error-troubleshooting.html
 */
export function readStreamBatch({ body }: Content): Reading | undefined {
  const record = objectOf(parseJson(body));
  if (!('DDBStreamBatchInfo' in record)) return undefined;
  const context = objectOf(record['context']);
  const number = (name: string): string => textOf(at(record, 'DDBStreamBatchInfo', name), 'unknown');
  const [first, last] = [number('startSequenceNumber'), number('endSequenceNumber')];
  return {
    reason: textOf(context['condition'], 'UNKNOWN'),
    explanation: `A pipe gave up the changes ${first} to ${last} of a table. docs/reference/runbook.md#outbox-undelivered says how to publish them.`,
    from: `pipe ${textOf(context['partnerResourceArn']).split('/').at(-1) || 'unknown'}`,
    destination: undefined,
  };
}
