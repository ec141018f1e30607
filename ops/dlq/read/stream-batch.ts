import { at, type JsonObject, objectOf, parseJson, textOf } from '@tributary/region/json';
import type { Content, Destination, Reading } from '../dead-letter.ts';
import { functionIn, tableIn } from './names.ts';

/**
 * The record of changes of a table that a mapping gave up, or a pipe. It names their positions in a stream that keeps
 * them for a day, not what they were. The items are still in the table.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-error-troubleshooting.html
 */
export function readStreamBatch({ body }: Content): Reading | undefined {
  const record = objectOf(parseJson(body));
  if (!('DDBStreamBatchInfo' in record)) return undefined;
  const batch = objectOf(record['DDBStreamBatchInfo']);
  const functionName = functionIn(textOf(at(record, 'requestContext', 'functionArn')));
  const context = objectOf(record['requestContext'] ?? record['context']);
  const number = (name: string): string => textOf(batch[name], 'unknown');
  const span = `${number('startSequenceNumber')} to ${number('endSequenceNumber')}`;
  return {
    reason: textOf(context['condition'], 'UNKNOWN'),
    explanation: `The changes ${span} of a table were given up. The table still has what they wrote.`,
    from: functionName === '' ? `pipe ${pipeIn(context)}` : `function ${functionName}`,
    destination: functionName === '' ? undefined : givenUp(functionName, batch),
  };
}

const pipeIn = (context: JsonObject): string => textOf(context['partnerResourceArn']).split('/').at(-1) || 'unknown';

function givenUp(functionName: string, batch: JsonObject): Destination | undefined {
  const streamArn = textOf(batch['streamArn']);
  const firstAt = textOf(batch['approximateArrivalOfFirstRecord']);
  const lastAt = textOf(batch['approximateArrivalOfLastRecord']);
  if (tableIn(streamArn) === '' || Number.isNaN(Date.parse(firstAt)) || Number.isNaN(Date.parse(lastAt)))
    return undefined;
  return { kind: 'given-up-changes', functionName, streamArn, firstAt, lastAt };
}
