import { parseJson } from '@tributary/region/json';
import type { Content, Reading } from '../dead-letter.ts';
import { idsOf } from './event-ids.ts';

/** A message that its queue moved to the dead-letter queue after too many receives. */
export function readMoved({ body, attributes, system }: Content): Reading | undefined {
  const queueArn = system['DeadLetterQueueSourceArn'];
  if (queueArn === undefined) return undefined;
  const groupId = system['MessageGroupId'];
  return {
    reason: 'MaxReceivesExceeded',
    explanation: `It was received ${timesOf(system['ApproximateReceiveCount'])} and never deleted.`,
    ...idsOf(parseJson(body)),
    from: `queue ${queueArn.split(':').at(-1)}`,
    destination: { kind: 'queue', queueArn, body, attributes, ...(groupId !== undefined && { groupId }) },
  };
}

const timesOf = (count = 'too many'): string => (count === '1' ? 'once' : `${count} times`);
