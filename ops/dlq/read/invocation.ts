import type { Content, Reading } from '../dead-letter.ts';
import { idsOf, objectAt, objectIn, textAt } from './fields.ts';

/**
 * Lambda's record of an asynchronous invocation that it gave up.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function readInvocation({ body }: Content): Reading | undefined {
  const record = objectIn(body);
  if (!record || !('requestPayload' in record)) return undefined;
  const context = objectAt(record, 'requestContext');
  const error = objectAt(record, 'responsePayload');
  const condition = textAt(context, 'condition') ?? 'UNKNOWN';
  const functionName = nameIn(textAt(context, 'functionArn') ?? '');
  const event = record['requestPayload'];
  return {
    reason: textAt(error, 'errorType') ?? condition,
    explanation: textAt(error, 'errorMessage') ?? `Lambda gave up: ${condition}`,
    ...idsOf(event),
    from: `function ${functionName}`,
    destination: functionName === '' ? undefined : { kind: 'function', functionName, event },
  };
}

/** `arn:aws:lambda:<region>:<account>:function:<name>:$LATEST` */
const nameIn = (functionArn: string): string => functionArn.split(':')[6] ?? '';
