import { arn, existsIf, type Resource } from '../cloudformation.ts';
import type { Convention, FunctionContext } from './convention.ts';
import { deadLetterQueue } from './dead-letters.ts';
import { RETRY_POLICY } from './undelivered.ts';

/** As JSON Schema. */
export const SCHEDULE = { type: 'string', pattern: '^(rate|cron)\\(.+\\)$' };

/**
 * A rule on a schedule, in UTC, with the retries and the dead-letter queue of every rule. Schedules are rules of the
 * default bus.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html
 */
export const schedule: Convention = (fn) => {
  const { schedule: expression } = fn.config;
  if (expression === undefined) return {};
  const { id, name, prefix, ruleCondition } = fn;
  return {
    resources: {
      [`${id}Schedule`]: existsIf(ruleCondition, rule(fn, expression)),
      [`${id}SchedulePermission`]: existsIf(ruleCondition, permission(fn)),
      [`${id}UndeliveredQueue`]: deadLetterQueue(`${prefix}-${name}-undelivered`),
    },
    senders: [arn(`${id}Schedule`)],
  };
};

const rule = ({ id, name, prefix, lambdaId }: FunctionContext, expression: string): Resource => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    Name: `${prefix}-${name}-schedule`,
    ScheduleExpression: expression,
    Targets: [
      {
        Id: 'function',
        Arn: arn(lambdaId),
        RetryPolicy: {
          MaximumRetryAttempts: RETRY_POLICY.maximumRetryAttempts,
          MaximumEventAgeInSeconds: RETRY_POLICY.maximumEventAge,
        },
        DeadLetterConfig: { Arn: arn(`${id}UndeliveredQueue`) },
      },
    ],
  },
});

const permission = ({ id, lambdaId }: FunctionContext): Resource => ({
  Type: 'AWS::Lambda::Permission',
  Properties: {
    FunctionName: arn(lambdaId),
    Action: 'lambda:InvokeFunction',
    Principal: 'events.amazonaws.com',
    SourceArn: arn(`${id}Schedule`),
  },
});
