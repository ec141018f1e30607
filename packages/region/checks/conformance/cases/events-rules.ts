import { listOf, objectsOf, textOf } from '../../../src/core/json.ts';
import type { ConformanceCase } from '../case.ts';
import { part, refused } from '../expected.ts';
import { EVENTS_API, EVENTS_GUIDE, events, openQueue } from './events-calls.ts';

const RULES = `${EVENTS_API}/API_PutRule.html`;
const TARGETS = `${EVENTS_API}/API_PutTargets.html`;
const BUSES = `${EVENTS_API}/API_CreateEventBus.html`;
const PATTERN = '{"source":["shop"]}';

const target = (Id: string, more: object = {}) => ({ Id, Arn: 'arn:aws:sqs:us-east-1:000000000000:none', ...more });

/** Makes a rule on the default bus, and puts these targets. */
const targeting =
  (Targets: readonly object[]): ConformanceCase['run'] =>
  async (aws, own) => {
    await events(aws, 'PutRule', { Name: own, EventPattern: PATTERN });
    return events(aws, 'PutTargets', { Rule: own, Targets });
  };

const refusedTargets = (name: string, Targets: readonly object[], error = 'ValidationException'): ConformanceCase => ({
  name,
  source: TARGETS,
  run: targeting(Targets),
  gives: refused(400, error),
});

const refusedRule = (name: string, more: object, error = 'ValidationException'): ConformanceCase => ({
  name,
  source: RULES,
  run: (aws, own) => events(aws, 'PutRule', { Name: own, ...more }),
  gives: refused(400, error),
});

export const EVENTS_RULES: readonly ConformanceCase[] = [
  {
    name: 'a rule of the default bus has its name behind rule/',
    source: RULES,
    run: async (aws, own) => {
      const { RuleArn } = await events(aws, 'PutRule', { Name: own, EventPattern: PATTERN });
      return textOf(RuleArn).replace(own, 'name');
    },
    gives: /^arn:aws:events:us-east-1:\d{12}:rule\/name$/,
  },
  {
    name: 'a rule of another bus has the bus before its name',
    source: RULES,
    run: async (aws, own) => {
      await events(aws, 'CreateEventBus', { Name: own });
      const { RuleArn } = await events(aws, 'PutRule', { Name: 'r', EventBusName: own, EventPattern: PATTERN });
      return textOf(RuleArn).replace(own, 'bus');
    },
    gives: /^arn:aws:events:us-east-1:\d{12}:rule\/bus\/r$/,
  },
  {
    name: 'a new rule is enabled, and DescribeRule has what was put',
    source: `${EVENTS_API}/API_DescribeRule.html`,
    run: async (aws, own) => {
      await events(aws, 'PutRule', { Name: own, EventPattern: PATTERN, Description: 'words' });
      return events(aws, 'DescribeRule', { Name: own });
    },
    gives: part({ EventPattern: PATTERN, State: 'ENABLED', Description: 'words', EventBusName: 'default' }),
  },
  {
    name: 'a rule that is put again keeps its targets',
    source: RULES,
    run: async (aws, own) => {
      await targeting([target('a')])(aws, own);
      await events(aws, 'PutRule', { Name: own, EventPattern: '{"source":["other"]}' });
      const { Targets } = await events(aws, 'ListTargetsByRule', { Rule: own });
      return objectsOf(Targets).map(({ Id }) => Id);
    },
    gives: ['a'],
  },
  {
    name: 'DisableRule and EnableRule change its state',
    source: `${EVENTS_API}/API_DisableRule.html`,
    run: async (aws, own) => {
      await events(aws, 'PutRule', { Name: own, EventPattern: PATTERN });
      await events(aws, 'DisableRule', { Name: own });
      return (await events(aws, 'DescribeRule', { Name: own }))['State'];
    },
    gives: 'DISABLED',
  },
  refusedRule('a rule needs a pattern or a schedule', {}),
  refusedRule(
    'a pattern that is none is refused',
    { EventPattern: '{"source":"shop"}' },
    'InvalidEventPatternException',
  ),
  refusedRule('a schedule that is none is refused', { ScheduleExpression: 'rate(1 minutes)' }),
  refusedRule(
    'a rule of a bus that does not exist is refused',
    { EventPattern: PATTERN, EventBusName: 'none' },
    'ResourceNotFoundException',
  ),
  {
    name: 'schedules are for the default bus',
    source: `${EVENTS_GUIDE}/eb-create-rule-schedule.html`,
    run: async (aws, own) => {
      await events(aws, 'CreateEventBus', { Name: own });
      return events(aws, 'PutRule', { Name: 'r', EventBusName: own, ScheduleExpression: 'rate(5 minutes)' });
    },
    gives: refused(400, 'ValidationException', 'ScheduleExpression is supported only on the default event bus.'),
  },
  {
    name: 'a rule with targets is not deleted',
    source: `${EVENTS_API}/API_DeleteRule.html`,
    run: async (aws, own) => {
      await targeting([target('a')])(aws, own);
      return events(aws, 'DeleteRule', { Name: own });
    },
    gives: refused(400, 'ValidationException', "Rule can't be deleted since it has targets."),
  },
  {
    name: 'a rule that is not there is described as such',
    source: `${EVENTS_API}/API_DescribeRule.html`,
    run: async (aws) => events(aws, 'DescribeRule', { Name: 'none' }),
    gives: refused(400, 'ResourceNotFoundException', 'Rule none does not exist on EventBus default.'),
  },
  {
    name: 'PutTargets counts what failed',
    source: TARGETS,
    run: targeting([target('a'), target('b')]),
    gives: { FailedEntryCount: 0, FailedEntries: [] },
  },
  {
    name: 'a target of an id that is there replaces it',
    source: TARGETS,
    run: async (aws, own) => {
      await targeting([target('a', { Input: '1' })])(aws, own);
      await targeting([target('a', { Input: '2' })])(aws, own);
      const { Targets } = await events(aws, 'ListTargetsByRule', { Rule: own });
      return objectsOf(Targets).map(({ Input }) => Input);
    },
    gives: ['2'],
  },
  refusedTargets(
    'a sixth target is one too many',
    'abcdef'.split('').map((id) => target(id)),
    'LimitExceededException',
  ),
  refusedTargets('a target has one of Input, InputPath and InputTransformer', [
    target('a', { Input: '1', InputPath: '$' }),
  ]),
  refusedTargets('an id with a space is refused', [target('a b')]),
  refusedTargets('a placeholder without a path is refused', [
    target('a', { InputTransformer: { InputPathsMap: {}, InputTemplate: '"<missing>"' } }),
  ]),
  refusedTargets('186 retries are too many', [target('a', { RetryPolicy: { MaximumRetryAttempts: 186 } })]),
  refusedTargets('an age of 59 seconds is too little', [
    target('a', { RetryPolicy: { MaximumEventAgeInSeconds: 59 } }),
  ]),
  refusedTargets('an input that is no JSON is refused', [target('a', { Input: '{' })]),
  {
    name: 'ListRuleNamesByTarget finds the rules of a target',
    source: `${EVENTS_API}/API_ListRuleNamesByTarget.html`,
    run: async (aws, own) => {
      const { arn } = await openQueue(aws, own);
      await targeting([target('a', { Arn: arn })])(aws, own);
      return listOf((await events(aws, 'ListRuleNamesByTarget', { TargetArn: arn }))['RuleNames']).length;
    },
    gives: 1,
  },
  {
    name: 'a second bus of a name is refused',
    source: BUSES,
    run: async (aws, own) => {
      await events(aws, 'CreateEventBus', { Name: own });
      return events(aws, 'CreateEventBus', { Name: own });
    },
    gives: refused(400, 'ResourceAlreadyExistsException', /^Event bus \S+ already exists\.$/),
  },
  {
    name: 'a bus has no slash in its name',
    source: BUSES,
    run: (aws) => events(aws, 'CreateEventBus', { Name: 'a/b' }),
    gives: refused(400, 'ValidationException'),
  },
  {
    name: 'the default bus is not deleted',
    source: `${EVENTS_API}/API_DeleteEventBus.html`,
    run: (aws) => events(aws, 'DeleteEventBus', { Name: 'default' }),
    gives: refused(400, 'ValidationException', 'Cannot delete event bus default.'),
  },
  {
    name: 'a bus that is not there is described as such',
    source: `${EVENTS_API}/API_DescribeEventBus.html`,
    run: (aws) => events(aws, 'DescribeEventBus', { Name: 'none' }),
    gives: refused(400, 'ResourceNotFoundException', 'Event bus none does not exist.'),
  },
  {
    name: 'tags of a rule are listed',
    source: `${EVENTS_API}/API_ListTagsForResource.html`,
    run: async (aws, own) => {
      const Tags = [{ Key: 'team', Value: 'a' }];
      const { RuleArn } = await events(aws, 'PutRule', { Name: own, EventPattern: PATTERN, Tags });
      return events(aws, 'ListTagsForResource', { ResourceARN: RuleArn });
    },
    gives: { Tags: [{ Key: 'team', Value: 'a' }] },
  },
  {
    name: 'PutPermission writes a statement into the policy of the bus',
    source: `${EVENTS_API}/API_PutPermission.html`,
    run: async (aws, own) => {
      await events(aws, 'CreateEventBus', { Name: own });
      const granted = { StatementId: 's', Action: 'events:PutEvents', Principal: '111122223333' };
      await events(aws, 'PutPermission', { EventBusName: own, ...granted });
      const { Policy } = await events(aws, 'DescribeEventBus', { Name: own });
      return JSON.parse(textOf(Policy, '{}')).Statement?.[0];
    },
    gives: part({
      Sid: 's',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::111122223333:root' },
      Action: 'events:PutEvents',
    }),
  },
];
