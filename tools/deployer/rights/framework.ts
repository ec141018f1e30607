import { actions, arn, bucketArn, globalArn, NOTES, type Right, STACK } from './right.ts';

/**
 * The calls of the Serverless Framework itself, for deploy, info, deploy list, rollback and remove.
 * @param stack its name
 */
export function frameworkRights(stack: string): readonly Right[] {
  /** In the bucket that it puts the code into. CloudFormation makes its name of the stack and the logical id. */
  const code = `${stack}-serverless*`;
  return [
    {
      actions: actions(
        'cloudformation',
        `CreateStack UpdateStack DeleteStack DescribeStacks DescribeStackEvents DescribeStackResource ListStackResources
        GetTemplate CreateChangeSet DescribeChangeSet ExecuteChangeSet DeleteChangeSet UpdateTerminationProtection TagResource
        UntagResource`,
      ),
      on: [arn('cloudformation', `stack/${stack}/*`)],
    },
    { actions: actions('cloudformation', 'ValidateTemplate'), on: ['*'] },
    { actions: actions('s3', 'GetObject PutObject DeleteObject'), on: [bucketArn(`${code}/*`)] },
  ];
}

/** The roles of the stack, given to the services that they are made for and to no others. */
export const passingRolesTo = (services: readonly string[]): Right => ({
  actions: actions('iam', 'PassRole'),
  on: [globalArn('iam', `role/${STACK}-*`)],
  when: { StringEquals: { 'iam:PassedToService': services } },
});

/** What the project's own plugins look at. */
export const PLUGINS: readonly Right[] = [
  // Before a deployment: where the Kafka cluster of the stage is, and whether it can be read from.
  { actions: actions('ssm', 'GetParameters'), on: [arn('ssm', `parameter/${NOTES}/*`)] },
  { actions: actions('kafka', 'DescribeClusterV2'), on: [arn('kafka', 'cluster/*')] },
  // Before a removal: how many items a table has, and not which.
  {
    actions: actions('dynamodb', 'Scan'),
    on: [arn('dynamodb', `table/${STACK}-*`)],
    when: { StringEquals: { 'dynamodb:Select': 'COUNT' } },
  },
];

/** Each deployment ends with the smoke test, which sends an order and events, and looks at single items by their keys. */
export const SMOKE_TEST: readonly Right[] = [
  { actions: actions('events', 'PutEvents'), on: [arn('events', `event-bus/${STACK}`)] },
  { actions: actions('dynamodb', 'GetItem'), on: [arn('dynamodb', `table/${STACK}-*`)] },
  { actions: actions('execute-api', 'Invoke'), on: [arn('execute-api', '*')] },
];

/** Whoever deploys wants to see it run: `sls invoke`, `sls logs`, `sls metrics`. */
export const LOOKING: readonly Right[] = [
  { actions: actions('lambda', 'InvokeFunction'), on: [arn('lambda', `function:${STACK}-*`)] },
  {
    actions: actions('logs', 'DescribeLogStreams FilterLogEvents'),
    on: [arn('logs', `log-group:/aws/lambda/${STACK}-*`)],
  },
  // IAM cannot limit it to a resource.
  { actions: actions('cloudwatch', 'GetMetricStatistics'), on: ['*'] },
];
