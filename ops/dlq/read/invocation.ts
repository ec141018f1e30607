import { type JsonObject, listOf, objectOf, textOf } from '@tributary/region/json';
import { parseExactly } from '../../exact-json.ts';
import type { Content, Reading } from '../dead-letter.ts';
import { idsOf } from './event-ids.ts';
import { functionIn } from './names.ts';

/**
 * Lambda's record of an asynchronous invocation that it gave up.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function readInvocation({ body }: Content): Reading | undefined {
  const record = objectOf(parseExactly(body));
  if (!('requestPayload' in record)) return undefined;
  const context = objectOf(record['requestContext']);
  const error = objectOf(record['responsePayload']);
  const condition = textOf(context['condition'], 'UNKNOWN');
  const functionName = functionIn(textOf(context['functionArn']));
  const event = record['requestPayload'];
  return {
    reason: textOf(error['errorType'], condition),
    explanation: textOf(error['errorMessage'], `Lambda gave up: ${condition}`),
    stack: framesIn(error),
    ...idsOf(event),
    from: `function ${functionName}`,
    destination: functionName === '' ? undefined : { kind: 'function', functionName, event },
  };
}

/** The stack as Node.js functions answer it: one line each, the message first. */
const framesIn = ({ trace }: JsonObject): readonly string[] =>
  listOf(trace).flatMap((line) => {
    const text = textOf(line).trim();
    return text.startsWith('at ') ? [text] : [];
  });
