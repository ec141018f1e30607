import type { JsonObject } from '../../core/json.ts';
import { Checker } from '../../http/input-checker.ts';
import type { EventBridge } from '../eventbridge.ts';
import type { Rule, RuleState } from '../rule.ts';
import type { Family } from './operation.ts';
import { onePage, readPage } from './paging.ts';
import { BUS_NAME_OR_ARN, DESCRIPTION, present, RULE_NAME, withPrefix } from './shapes.ts';
import { readTags } from './tags.ts';

const STATES: readonly RuleState[] = ['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'];

export const ruleOperations: Family = (service) => ({
  PutRule(input) {
    const check = new Checker(input);
    const bus = check.text('EventBusName', BUS_NAME_OR_ARN);
    const settings = readSettings(check);
    const tags = readTags(check);
    check.done();
    const rule = service.rules.put(bus, settings);
    if (tags) service.tags.tag(rule.arn, tags);
    return { RuleArn: rule.arn };
  },

  DescribeRule(input) {
    const { bus, name } = readRuleName(input);
    const rule = service.rules.get(bus, name);
    return { ...describe(rule), CreatedBy: rule.arn.split(':')[4] ?? '' };
  },

  ListRules(input) {
    const check = new Checker(input);
    const bus = check.text('EventBusName', BUS_NAME_OR_ARN);
    const prefix = check.text('NamePrefix', RULE_NAME);
    const page = readPage(check);
    check.done();
    return onePage(
      'Rules',
      withPrefix(service.rules.list(bus), prefix, ({ name }) => name),
      page,
      describe,
    );
  },

  DeleteRule(input) {
    const { bus, name } = readRuleName(input);
    service.rules.delete(bus, name);
    return {};
  },

  EnableRule: (input) => setState(service, input, 'ENABLED'),
  DisableRule: (input) => setState(service, input, 'DISABLED'),
});

function setState(service: EventBridge, input: JsonObject, state: RuleState): JsonObject {
  const { bus, name } = readRuleName(input);
  service.rules.setState(bus, name, state);
  return {};
}

function readRuleName(input: JsonObject): { bus: string | undefined; name: string } {
  const check = new Checker(input);
  const name = check.requiredText('Name', RULE_NAME);
  const bus = check.text('EventBusName', BUS_NAME_OR_ARN);
  check.done();
  return { bus, name };
}

function readSettings(check: Checker): Parameters<EventBridge['rules']['put']>[1] {
  const eventPattern = check.text('EventPattern', { max: 4096 });
  const scheduleExpression = check.text('ScheduleExpression', { max: 256 });
  const description = check.text('Description', DESCRIPTION);
  const roleArn = check.text('RoleArn', { min: 1, max: 1600 });
  return {
    name: check.requiredText('Name', RULE_NAME),
    state: check.oneOf('State', STATES) ?? 'ENABLED',
    ...(eventPattern ? { eventPattern } : {}),
    ...(scheduleExpression ? { scheduleExpression } : {}),
    ...(description === undefined ? {} : { description }),
    ...(roleArn === undefined ? {} : { roleArn }),
  };
}

function describe(rule: Rule): JsonObject {
  return present({
    Name: rule.name,
    Arn: rule.arn,
    EventPattern: rule.eventPattern,
    ScheduleExpression: rule.scheduleExpression,
    State: rule.state,
    Description: rule.description,
    RoleArn: rule.roleArn,
    EventBusName: rule.bus,
  });
}
