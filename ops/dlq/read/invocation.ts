import { objectOf, parseJson, textOf } from '@tributary/region/json';
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
    ...idsOf(event),
    from: `function ${functionName}`,
    destination: functionName === '' ? undefined : { kind: 'function', functionName, event },
  };
}

/** `arn:aws:lambda:<region>:<account>:function:<name>:$LATEST` */
const nameIn = (functionArn: string): string => functionArn.split(':')[6] ?? '';
