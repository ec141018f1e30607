import { parseJson } from '@tributary/region/json';
import type { Content, Reading } from '../dead-letter.ts';
import { idsOf } from './event-ids.ts';

/**
 * An event that EventBridge could not deliver. The body is the event as it was on the bus; the attributes hold the reason.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export function readUndelivered({ body, attributes }: Content): Reading | undefined {
  const [ruleArn, targetArn] = [attributes['RULE_ARN']?.StringValue, attributes['TARGET_ARN']?.StringValue];
  if (ruleArn === undefined || targetArn === undefined) return undefined;
  return {
    reason: attributes['ERROR_CODE']?.StringValue ?? 'UNKNOWN',
    explanation: attributes['ERROR_MESSAGE']?.StringValue ?? '',
    ...idsOf(parseJson(body)),
    from: `rule ${ruleArn.split('/').at(-1)} to ${targetArn.split(/[:/]/).at(-1)}`,
    destination: { kind: 'target', ruleArn, targetArn, eventText: body },
  };
}
