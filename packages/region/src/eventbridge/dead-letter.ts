import type { MessageAttribute, OutgoingMessage } from '../core/ports.ts';
import type { Failure } from './failure.ts';
import type { ExhaustedCondition } from './retry.ts';

/** The content of a dead letter. */
export interface DeadLetter {
  readonly ruleArn: string;
  readonly targetArn: string;
  readonly failure: Failure;
  readonly retries: number;
  /** Absent for errors that are never retried. */
  readonly exhausted?: ExhaustedCondition;
  /** The event itself, not the target's transformed input. */
  readonly eventText: string;
  readonly traceHeader: string | undefined;
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
export function deadLetterMessage(letter: DeadLetter): OutgoingMessage {
  const { ruleArn, targetArn, failure, retries, exhausted, eventText, traceHeader } = letter;
  const attributes: Record<string, MessageAttribute> = {
    RULE_ARN: text(ruleArn),
    TARGET_ARN: text(targetArn),
    ERROR_CODE: text(failure.code),
    ERROR_MESSAGE: text(failure.message),
    RETRY_ATTEMPTS: text(String(retries)),
  };
  if (exhausted !== undefined) attributes['EXHAUSTED_RETRY_CONDITION'] = text(exhausted);
  return { body: eventText, attributes, traceHeader };
}

/** SQS refuses empty attributes. */
function text(value: string): MessageAttribute {
  return { type: 'String', value: value === '' ? '-' : value };
}
