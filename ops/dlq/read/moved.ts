import { parseJson } from '@tributary/region/json';
import type { Content, Reading } from '../dead-letter.ts';
import { idsOf } from './fields.ts';

/** A message that a queue moved to its dead-letter queue because it was received too often. */
export function readMoved({ body, attributes, system }: Content): Reading | undefined {
  const queueArn = system['DeadLetterQueueSourceArn'];
  if (queueArn === undefined) return undefined;
  const groupId = system['MessageGroupId'];
  return {
    reason: 'MaxReceivesExceeded',
    explanation: `It was received ${system['ApproximateReceiveCount'] ?? 'too many'} times and never deleted.`,
    ...idsOf(parseJson(body)),
    from: `queue ${queueArn.split(':').at(-1)}`,
    destination: { kind: 'queue', queueArn, body, attributes, ...(groupId !== undefined && { groupId }) },
  };
}
