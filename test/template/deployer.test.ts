import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { at, listOf, objectsOf, parseJson, textOf } from '@tributary/region/json';
import { POLICY_LIMIT_CHARACTERS, policiesOf, sizeOf } from '../../tools/deployer/policies.ts';
import { rightsFor } from '../../tools/deployer/rights-for.ts';
import { deployerTemplate } from '../../tools/deployer/template.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { readTemplate, type Template } from '../../tools/template/template.ts';

const PLACES: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '123456789012',
  Stage: 'prod',
};

let template: Template;

beforeAll(async () => {
  template = readTemplate(parseJson(readFileSync(await ensurePackaged(), 'utf8')) ?? null);
});

interface Given {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: unknown;
}

const filled = (text: string) => text.replace(/\$\{([\w:]+)\}/g, (whole, name: string) => PLACES[name] ?? whole);

const given = (): readonly Given[] =>
  policiesOf(rightsFor(template)).flatMap((policy) =>
    objectsOf(policy['Statement']).map((statement) => ({
      actions: listOf(statement['Action']).map((action) => textOf(action)),
      resources: listOf(statement['Resource']).map((resource) => filled(textOf(resource))),
      condition: statement['Condition'],
    })),
  );

/** Whether a `*` of the pattern stands for the rest. Conditions are left aside. */
function matches(pattern: string, arn: string): boolean {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${source}$`).test(arn);
}

const allows = (action: string, arn: string): boolean =>
  given().some(({ actions, resources }) => actions.includes(action) && resources.some((one) => matches(one, arn)));

const STACK = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/tributary-prod/1f0c';
const BUCKET = 'arn:aws:s3:::tributary-prod-serverlessdeploymentbucket-1x2y';
const regional = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:123456789012:${resource}`;

/** Calls that `sls` was seen to make for deploy, with and without change sets, info, rollback and remove, and a few of CloudFormation. */
const CALLS: readonly (readonly [action: string, arn: string])[] = [
  ...['DescribeStacks', 'CreateStack', 'UpdateStack', 'DeleteStack', 'DescribeStackEvents'].map(
    (name) => [`cloudformation:${name}`, STACK] as const,
  ),
  ...['DescribeStackResource', 'ListStackResources', 'CreateChangeSet', 'DescribeChangeSet'].map(
    (name) => [`cloudformation:${name}`, STACK] as const,
  ),
  ...['ExecuteChangeSet', 'DeleteChangeSet'].map((name) => [`cloudformation:${name}`, STACK] as const),
  ['cloudformation:ValidateTemplate', '*'],
  ['kafka:DescribeClusterV2', regional('kafka', 'cluster/shop/1f0c-1')],
  ['lambda:InvokeFunction', regional('lambda', 'function:tributary-prod-get-order')],
  ['logs:FilterLogEvents', regional('logs', 'log-group:/aws/lambda/tributary-prod-get-order')],
  ['ssm:GetParameters', regional('ssm', 'parameter/tributary/prod/kafka/cluster-arn')],
  ['events:PutEvents', regional('events', 'event-bus/tributary-prod')],
  ['events:PutRule', regional('events', 'rule/tributary-prod/tributary-prod-notify-delivery-rule-1')],
  ['events:PutRule', regional('events', 'rule/tributary-prod-close-day-schedule')],
  ['logs:CreateLogGroup', regional('logs', 'log-group:/aws/lambda/tributary-prod-get-order')],
  ['logs:PutRetentionPolicy', regional('logs', 'log-group:/aws/http-api/tributary-prod:*')],
  ['s3:ListBucket', BUCKET],
  ['s3:GetObject', `${BUCKET}/serverless/tributary/prod/1/state.json`],
  ['s3:PutObject', `${BUCKET}/serverless/tributary/prod/1/get-order.zip`],
  ['s3:DeleteObject', `${BUCKET}/serverless/tributary/prod/1/get-order.zip`],
  ['lambda:GetFunction', regional('lambda', 'function:tributary-prod-get-order')],
  ['lambda:UpdateFunctionCode', regional('lambda', 'function:tributary-prod-get-order')],
  ['lambda:UpdateFunctionConfiguration', regional('lambda', 'function:tributary-prod-get-order')],
  ['iam:GetRole', 'arn:aws:iam::123456789012:role/tributary-prod-GetOrderRole-1x2y'],
  ['iam:PassRole', 'arn:aws:iam::123456789012:role/tributary-prod-GetOrderRole-1x2y'],
];

test('docs/reference/deployer.json is what `npm run deployer` writes', () => {
  const file = parseJson(readFileSync('docs/reference/deployer.json', 'utf8'));
  expect(file).toEqual(deployerTemplate(template));
});

describe('the policies of the deployer', () => {
  test.each(CALLS)('allow the framework %s on %s', (action, arn) => {
    expect(allows(action, arn)).toBe(true);
  });

  test.each([
    ['a stack of another stage', 'cloudformation:UpdateStack', STACK.replace('-prod', '-dev')],
    ['a stage whose name begins with this one', 'cloudformation:UpdateStack', STACK.replace('-prod', '-production')],
    ['the bus of such a stage', 'events:DeleteEventBus', regional('events', 'event-bus/tributary-production')],
    ['the items of a table at large', 'dynamodb:Query', regional('dynamodb', 'table/tributary-prod-orders')],
    ['the messages on a queue', 'sqs:ReceiveMessage', regional('sqs', 'tributary-prod-get-order-failed')],
    ['payloads of dead letters', 's3:GetObject', 'arn:aws:s3:::tributary-prod-payloadbucket-1x2y/a.json'],
    ['its own role', 'iam:PutRolePolicy', 'arn:aws:iam::123456789012:role/deploy-tributary-prod'],
    ['roles of others', 'iam:PassRole', 'arn:aws:iam::123456789012:role/administrator'],
  ])('do not allow it %s', (_what, action, arn) => {
    expect(allows(action, arn)).toBe(false);
  });

  test('let it count the items of a table, and not read them', () => {
    const scanning = given().filter(({ actions }) => actions.includes('dynamodb:Scan'));
    expect(scanning.map(({ condition }) => condition)).toEqual([{ StringEquals: { 'dynamodb:Select': 'COUNT' } }]);
  });

  test('name each action in full, and all resources only where IAM or a condition cannot do with fewer', () => {
    expect(
      given()
        .flatMap(({ actions }) => actions)
        .filter((action) => action.includes('*')),
    ).toEqual([]);
    const onAll = given().filter(({ resources, condition }) => resources.includes('*') && condition === undefined);
    const reading = /:(Describe|Get|List|Validate)/;
    const writing = onAll.flatMap(({ actions }) => actions).filter((action) => !reading.test(action));
    expect(writing.sort()).toEqual([
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
      'sns:SetSubscriptionAttributes',
      'sns:Unsubscribe',
    ]);
  });

  test('give roles to the services that assume them, and to no other', () => {
    const passing = given().find(({ actions }) => actions.includes('iam:PassRole'));
    expect(passing?.condition).toEqual({
      StringEquals: {
        'iam:PassedToService': [
          'events.amazonaws.com',
          'lambda.amazonaws.com',
          'pipes.amazonaws.com',
          'states.amazonaws.com',
        ],
      },
    });
  });

  test('fit into the characters that IAM takes, for a stage with a long name, too', () => {
    const sizes = policiesOf(rightsFor(template)).map(sizeOf);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(POLICY_LIMIT_CHARACTERS);
    expect(sizes.length).toBeLessThanOrEqual(3);
  });
});

test('the role of the deployer is for jobs of one environment of one repository', () => {
  const role = at(deployerTemplate(template), 'Resources', 'Deployer', 'Properties');
  expect(at(role, 'AssumeRolePolicyDocument', 'Statement', 0, 'Condition')).toEqual({
    StringEquals: {
      'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
      'token.actions.githubusercontent.com:sub': { 'Fn::Sub': `repo:\${Repository}:environment:\${Stage}` },
    },
  });
});

test('a type whose rights are not known is named', () => {
  const unknown = readTemplate({ Resources: { Domain: { Type: 'AWS::Elasticsearch::Domain' } } });
  expect(() => rightsFor(unknown)).toThrow('Domain is of type AWS::Elasticsearch::Domain. Add its rights to tools/');
});
