import { actions, arn, globalArn, type Right, STACK } from './right.ts';

const FUNCTIONS = [arn('lambda', `function:${STACK}-*`)];
const MAPPINGS = [arn('lambda', 'event-source-mapping:*')];
const LOG_GROUPS = ['-*', ':*', ''].map((end) => arn('logs', `log-group:/aws/*/${STACK}${end}`));
export const ROLES = [globalArn('iam', `role/${STACK}-*`)];
/** An API has no name in its ARN. */
const APIS = ['apis', 'apis/*', 'tags/*'].map((path) => `arn:\${AWS::Partition}:apigateway:\${AWS::Region}::/${path}`);

const API: readonly Right[] = [
  { actions: actions('apigateway', 'GET POST PUT PATCH DELETE TagResource UntagResource'), on: APIS },
];

/** CloudFormation invokes the function behind a custom resource. */
export const CUSTOM: readonly Right[] = [{ actions: actions('lambda', 'InvokeFunction'), on: FUNCTIONS }];

/** Functions, workflows, pipes and APIs, with their roles and logs. */
export const COMPUTE: Readonly<Record<string, readonly Right[]>> = {
  'AWS::Lambda::Function': [
    {
      actions: actions(
        'lambda',
        `CreateFunction GetFunction DeleteFunction UpdateFunctionCode UpdateFunctionConfiguration PutFunctionConcurrency
        DeleteFunctionConcurrency GetFunctionCodeSigningConfig GetFunctionRecursionConfig GetFunctionScalingConfig
        GetRuntimeManagementConfig TagResource UntagResource ListTags`,
      ),
      on: FUNCTIONS,
    },
    // Lambda looks at the network with the rights of its caller.
    {
      actions: actions('ec2', 'DescribeSecurityGroups DescribeSubnets DescribeVpcs DescribeNetworkInterfaces'),
      on: ['*'],
      with: ['VpcConfig'],
    },
  ],
  'AWS::Lambda::Version': [
    {
      actions: actions(
        'lambda',
        `PublishVersion ListVersionsByFunction DeleteFunction GetFunctionConfiguration GetRuntimeManagementConfig
        GetFunctionScalingConfig GetProvisionedConcurrencyConfig`,
      ),
      on: FUNCTIONS,
    },
  ],
  'AWS::Lambda::Permission': [
    { actions: actions('lambda', 'AddPermission RemovePermission GetPolicy'), on: FUNCTIONS },
  ],
  'AWS::Lambda::EventInvokeConfig': [
    {
      actions: actions(
        'lambda',
        `PutFunctionEventInvokeConfig GetFunctionEventInvokeConfig UpdateFunctionEventInvokeConfig
        DeleteFunctionEventInvokeConfig`,
      ),
      on: FUNCTIONS,
    },
  ],
  // https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
  'AWS::Lambda::EventSourceMapping': [
    {
      actions: actions(
        'lambda',
        'CreateEventSourceMapping GetEventSourceMapping UpdateEventSourceMapping DeleteEventSourceMapping',
      ),
      on: ['*'],
      when: { ArnLike: { 'lambda:FunctionArn': arn('lambda', `function:${STACK}-*`) } },
    },
    { actions: actions('lambda', 'TagResource UntagResource ListTags'), on: MAPPINGS },
  ],
  'AWS::StepFunctions::StateMachine': [
    {
      actions: actions(
        'states',
        `CreateStateMachine DescribeStateMachine UpdateStateMachine DeleteStateMachine TagResource UntagResource
        ListTagsForResource`,
      ),
      on: [arn('states', `stateMachine:${STACK}-*`)],
    },
  ],
  'AWS::Pipes::Pipe': [
    {
      actions: actions('pipes', 'CreatePipe DescribePipe UpdatePipe DeletePipe TagResource UntagResource'),
      on: [arn('pipes', `pipe/${STACK}-*`)],
    },
  ],
  'AWS::ApiGatewayV2::Api': API,
  'AWS::ApiGatewayV2::Authorizer': API,
  'AWS::ApiGatewayV2::Integration': API,
  'AWS::ApiGatewayV2::Route': API,
  'AWS::ApiGatewayV2::Stage': [
    ...API,
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html
    {
      actions: actions(
        'logs',
        `CreateLogDelivery GetLogDelivery UpdateLogDelivery DeleteLogDelivery ListLogDeliveries PutResourcePolicy
        DescribeResourcePolicies DescribeLogGroups`,
      ),
      on: ['*'],
      with: ['AccessLogSettings'],
    },
  ],
  'AWS::Logs::LogGroup': [
    {
      actions: actions(
        'logs',
        `CreateLogGroup DeleteLogGroup PutRetentionPolicy DeleteRetentionPolicy
        GetDataProtectionPolicy TagResource UntagResource ListTagsForResource`,
      ),
      on: LOG_GROUPS,
    },
    { actions: actions('logs', 'DescribeLogGroups DescribeResourcePolicies DescribeIndexPolicies'), on: ['*'] },
  ],
  'AWS::IAM::Role': [
    {
      actions: actions(
        'iam',
        `CreateRole GetRole UpdateRole UpdateRoleDescription UpdateAssumeRolePolicy DeleteRole PutRolePolicy GetRolePolicy
        DeleteRolePolicy ListRolePolicies ListAttachedRolePolicies TagRole UntagRole`,
      ),
      on: ROLES,
    },
    { actions: actions('iam', 'AttachRolePolicy DetachRolePolicy'), on: ROLES, with: ['ManagedPolicyArns'] },
  ],
};
