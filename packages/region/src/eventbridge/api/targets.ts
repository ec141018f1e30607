import { type Json, type JsonObject, parseJson } from '../../core/json.ts';
import { Checker } from '../../http/input-checker.ts';
import type { HttpParameters, RetryPolicy, Target } from '../target.ts';
import type { Family } from './operation.ts';
import { onePage, readPage } from './paging.ts';
import { ARN, BUS_NAME_OR_ARN, present, RULE_NAME, TARGET_ID } from './shapes.ts';

const NONE_FAILED = { FailedEntryCount: 0, FailedEntries: [] };

export const targetOperations: Family = (service) => ({
  PutTargets(input) {
    const check = new Checker(input);
    const rule = check.requiredText('Rule', RULE_NAME);
    const bus = check.text('EventBusName', BUS_NAME_OR_ARN);
    const targets = check.requiredObjects('Targets', { min: 1, max: 100 }).map(readTarget);
    check.done();
    service.targets.put(bus, rule, targets);
    return NONE_FAILED;
  },

  RemoveTargets(input) {
    const check = new Checker(input);
    const rule = check.requiredText('Rule', RULE_NAME);
    const bus = check.text('EventBusName', BUS_NAME_OR_ARN);
    const ids = check.requiredTexts('Ids', { min: 1, max: 100 });
    check.done();
    service.targets.remove(bus, rule, ids);
    return NONE_FAILED;
  },

  ListTargetsByRule(input) {
    const check = new Checker(input);
    const rule = check.requiredText('Rule', RULE_NAME);
    const bus = check.text('EventBusName', BUS_NAME_OR_ARN);
    const page = readPage(check);
    check.done();
    return onePage('Targets', service.targets.list(bus, rule), page, toJson);
  },

  ListRuleNamesByTarget(input) {
    const check = new Checker(input);
    const arn = check.requiredText('TargetArn', ARN);
    const bus = check.text('EventBusName', BUS_NAME_OR_ARN);
    const page = readPage(check);
    check.done();
    return onePage('RuleNames', service.targets.rulesFor(bus, arn), page, ({ name }) => name);
  },
});

/** Reads a target as PutTargets and AWS::Events::Rule give it; unknown fields stay as they are. */
export function readTarget(check: Checker): Target {
  const transformer = check.object('InputTransformer');
  const retry = check.object('RetryPolicy');
  const sqs = check.object('SqsParameters');
  const http = check.object('HttpParameters');
  const deadLetters = check.object('DeadLetterConfig');
  return {
    ...check.raw(),
    Id: check.requiredText('Id', TARGET_ID),
    Arn: check.requiredText('Arn', ARN),
    ...present({
      RoleArn: check.text('RoleArn', ARN),
      Input: check.text('Input', { max: 8192 }),
      InputPath: check.text('InputPath', { max: 256 }),
      InputTransformer: transformer && readTransformer(transformer),
      RetryPolicy: retry && readRetryPolicy(retry),
      SqsParameters: sqs && present({ MessageGroupId: sqs.text('MessageGroupId') }),
      HttpParameters: http && readHttpParameters(http),
      DeadLetterConfig: deadLetters && present({ Arn: deadLetters.text('Arn', ARN) }),
    }),
  };
}

function toJson(target: Target): Json {
  return parseJson(JSON.stringify(target)) ?? {};
}

function readTransformer(check: Checker): NonNullable<Target['InputTransformer']> & JsonObject {
  const template = { InputTemplate: check.requiredText('InputTemplate', { min: 1, max: 8192 }) };
  const paths = check.textMap('InputPathsMap');
  return paths ? { ...template, InputPathsMap: paths } : template;
}

function readHttpParameters(check: Checker): HttpParameters & JsonObject {
  return present({
    PathParameterValues: check.texts('PathParameterValues'),
    HeaderParameters: check.textMap('HeaderParameters'),
    QueryStringParameters: check.textMap('QueryStringParameters'),
  });
}

function readRetryPolicy(check: Checker): RetryPolicy & JsonObject {
  return present({
    MaximumRetryAttempts: check.number('MaximumRetryAttempts', { min: 0, max: 185 }),
    MaximumEventAgeInSeconds: check.number('MaximumEventAgeInSeconds', { min: 60, max: 86_400 }),
  });
}
