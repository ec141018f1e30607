import { type JsonObject, listOf, objectOf, parseJson, textOf } from '@tributary/region/json';
import type { Content, Reading } from '../dead-letter.ts';
import { idsOf } from './event-ids.ts';

/**
 * Lambda's record of an asynchronous invocation that it gave up.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function readInvocation({ body }: Content): Reading | undefined {
  const record = objectOf(parseJson(body));
  if (!('requestPayload' in record)) return undefined;
  const context = objectOf(record['requestContext']);
  const error = objectOf(record['responsePayload']);
  const condition = textOf(context['condition'], 'UNKNOWN');
  const functionName = nameIn(textOf(context['functionArn']));
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

/** `arn:aws:lambda:<region>:<account>:function:<name>:$LATEST` */
const nameIn = (functionArn: string): string => functionArn.split(':')[6] ?? '';
