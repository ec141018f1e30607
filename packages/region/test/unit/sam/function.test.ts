import { expect, test } from '@jest/globals';
import { propertiesOf, transformed } from './transformed.ts';

const FUNCTION = `
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: s3://bucket/hello.zip
      Handler: index.handler
      Runtime: nodejs24.x`;
const LAMBDA_ROLE = {
  Version: '2012-10-17',
  Statement: [{ Action: ['sts:AssumeRole'], Effect: 'Allow', Principal: { Service: ['lambda.amazonaws.com'] } }],
};

test('a function becomes one of Lambda and a role of its name with Role behind', () => {
  expect(transformed(FUNCTION).resources).toEqual({
    Hello: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Bucket: 'bucket', S3Key: 'hello.zip' },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Role: { 'Fn::GetAtt': ['HelloRole', 'Arn'] },
        Tags: [{ Key: 'lambda:createdBy', Value: 'SAM' }],
      },
    },
    HelloRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: LAMBDA_ROLE,
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
        Tags: [{ Key: 'lambda:createdBy', Value: 'SAM' }],
      },
    },
  });
});

test('a role that is given is taken, and none is made', () => {
  const { resources } = transformed(`${FUNCTION}\n      Role: arn:aws:iam::1:role/mine`);
  expect([Object.keys(resources), propertiesOf(resources, 'Hello')['Role']]).toEqual([
    ['Hello'],
    'arn:aws:iam::1:role/mine',
  ]);
});

test.each([
  ['InlineCode: x', { ZipFile: 'x' }],
  ['CodeUri: {Bucket: b, Key: k, Version: v}', { S3Bucket: 'b', S3Key: 'k', S3ObjectVersion: 'v' }],
  ['CodeUri: s3://b/a/k.zip?versionId=1', { S3Bucket: 'b', S3Key: 'a/k.zip', S3ObjectVersion: '1' }],
  ['CodeUri: ./src', './src'],
  ['Description: none', '.'],
])('%s becomes the code %j', (property, code) => {
  const { resources } = transformed(`Resources: {Hello: {Type: AWS::Serverless::Function, Properties: {${property}}}}`);
  expect(propertiesOf(resources, 'Hello')['Code']).toEqual(code);
});

test('globals are merged: maps by key, lists joined, the texts of the function first', () => {
  const { resources } = transformed(`
Globals:
  Function:
    Runtime: nodejs22.x
    Timeout: 10
    Environment: {Variables: {A: global, B: global}}
    Layers: [one]
    Tags: {team: x}
${FUNCTION}
      Environment: {Variables: {B: own}}
      Layers: [two]`);
  expect(propertiesOf(resources, 'Hello')).toMatchObject({
    Runtime: 'nodejs24.x',
    Timeout: 10,
    Environment: { Variables: { A: 'global', B: 'own' } },
    Layers: ['one', 'two'],
    Tags: [
      { Key: 'lambda:createdBy', Value: 'SAM' },
      { Key: 'team', Value: 'x' },
    ],
  });
});

test('the condition of a function is that of all that is made for it, its other attributes are its own', () => {
  const { resources } = transformed(`
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Condition: IsProd
    DependsOn: Other
    Properties:
      InlineCode: x
      Events:
        Rule: {Type: EventBridgeRule, Properties: {Pattern: {source: [a]}}}`);
  const attributes = Object.entries(resources).map(([id, { Condition, DependsOn }]) => [id, [Condition, DependsOn]]);
  expect(Object.fromEntries(attributes)).toEqual({
    Hello: ['IsProd', 'Other'],
    HelloRole: ['IsProd', undefined],
    HelloRule: ['IsProd', undefined],
    HelloRulePermission: ['IsProd', undefined],
  });
});

test('AutoPublishAlias makes a version and an alias, to which events go', () => {
  const { resources } = transformed(`${FUNCTION}
      AutoPublishAlias: live
      Events:
        Queue: {Type: SQS, Properties: {Queue: arn}}`);
  expect(resources).toMatchObject({
    HelloAliaslive: {
      Type: 'AWS::Lambda::Alias',
      Properties: {
        Name: 'live',
        FunctionName: { Ref: 'Hello' },
        // Of the SHA-1 of its code in JSON with sorted keys.
        FunctionVersion: { 'Fn::GetAtt': ['HelloVersion14ef355f5b', 'Version'] },
      },
    },
    HelloVersion14ef355f5b: { Type: 'AWS::Lambda::Version', DeletionPolicy: 'Retain' },
    HelloQueue: { Properties: { FunctionName: { Ref: 'HelloAliaslive' } } },
  });
});

test('references to the alias, the version and the URL of a function are those of what is made', () => {
  const { template } = transformed(`${FUNCTION}
      AutoPublishAlias: live
      FunctionUrlConfig: {AuthType: NONE}
Outputs:
  Alias: {Value: !Ref Hello.Alias}
  Text: {Value: !Sub '\${Hello.Version} \${Hello.Arn} \${!Hello.Alias}'}
  Number: {Value: !GetAtt Hello.Version.Version}`);
  expect(template['Outputs']).toEqual({
    Alias: { Value: { Ref: 'HelloAliaslive' } },
    Text: { Value: { 'Fn::Sub': '${HelloVersion14ef355f5b} ${Hello.Arn} ${!Hello.Alias}' } },
    Number: { Value: { 'Fn::GetAtt': ['HelloVersion14ef355f5b', 'Version'] } },
  });
});

test('a function URL without authorization is open to all', () => {
  const { resources } = transformed(
    `${FUNCTION}\n      FunctionUrlConfig: {AuthType: NONE, Cors: {AllowOrigins: ['*']}}`,
  );
  expect(resources).toMatchObject({
    HelloUrl: {
      Type: 'AWS::Lambda::Url',
      Properties: { TargetFunctionArn: { Ref: 'Hello' }, AuthType: 'NONE', Cors: { AllowOrigins: ['*'] } },
    },
    HelloUrlPublicPermissions: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunctionUrl',
        FunctionName: { Ref: 'Hello' },
        Principal: '*',
        FunctionUrlAuthType: 'NONE',
      },
    },
  });
  const signed = transformed(`${FUNCTION}\n      FunctionUrlConfig: {AuthType: AWS_IAM}`);
  expect(Object.keys(signed.resources).toSorted()).toEqual(['Hello', 'HelloRole', 'HelloUrl']);
});

test('EventInvokeConfig makes the queue that it does not name, and the role may use its destinations', () => {
  const { resources } = transformed(`${FUNCTION}
      EventInvokeConfig:
        MaximumRetryAttempts: 1
        DestinationConfig:
          OnSuccess: {Type: EventBridge, Destination: !GetAtt Bus.Arn}
          OnFailure: {Type: SQS}`);
  expect(resources).toMatchObject({
    HelloEventInvokeConfigOnFailureQueue: { Type: 'AWS::SQS::Queue' },
    HelloEventInvokeConfig: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: 'Hello' },
        Qualifier: '$LATEST',
        MaximumRetryAttempts: 1,
        DestinationConfig: {
          OnSuccess: { Destination: { 'Fn::GetAtt': ['Bus', 'Arn'] } },
          OnFailure: { Destination: { 'Fn::GetAtt': ['HelloEventInvokeConfigOnFailureQueue', 'Arn'] } },
        },
      },
    },
  });
  expect(propertiesOf(resources, 'HelloRole')['Policies']).toMatchObject([
    {
      PolicyName: 'HelloEventInvokeConfigOnSuccessEventBridgePolicy',
      PolicyDocument: { Statement: [{ Action: 'events:PutEvents', Resource: { 'Fn::GetAtt': ['Bus', 'Arn'] } }] },
    },
    { PolicyName: 'HelloEventInvokeConfigOnFailureSQSPolicy' },
  ]);
});

test('policies are templates, names of AWS, ARNs, references and documents, each where a role has it', () => {
  const { resources } = transformed(`${FUNCTION}
      Tracing: Active
      VpcConfig: {SubnetIds: [a], SecurityGroupIds: [b]}
      DeadLetterQueue: {Type: SNS, TargetArn: topic-arn}
      Policies:
        - SQSPollerPolicy: {QueueName: !GetAtt Q.QueueName}
        - AmazonS3ReadOnlyAccess
        - arn:aws:iam::1:policy/own
        - !Ref Managed
        - {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 'sqs:*', Resource: '*'}]}`);
  expect(propertiesOf(resources, 'HelloRole')).toMatchObject({
    ManagedPolicyArns: [
      'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
      'arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess',
      'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole',
      'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
      'arn:aws:iam::1:policy/own',
      { Ref: 'Managed' },
    ],
    Policies: [
      {
        PolicyName: 'DeadLetterQueuePolicy',
        PolicyDocument: { Statement: [{ Action: 'sns:Publish', Resource: 'topic-arn', Effect: 'Allow' }] },
      },
      {
        PolicyName: 'HelloRolePolicy0',
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Action: [
                'sqs:ChangeMessageVisibility',
                'sqs:ChangeMessageVisibilityBatch',
                'sqs:DeleteMessage',
                'sqs:DeleteMessageBatch',
                'sqs:GetQueueAttributes',
                'sqs:ReceiveMessage',
              ],
              Resource: {
                'Fn::Sub': [
                  'arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${queueName}',
                  { queueName: { 'Fn::GetAtt': ['Q', 'QueueName'] } },
                ],
              },
            },
          ],
        },
      },
      { PolicyName: 'HelloRolePolicy4' },
    ],
  });
  expect(propertiesOf(resources, 'Hello')).toMatchObject({
    TracingConfig: { Mode: 'Active' },
    DeadLetterConfig: { TargetArn: 'topic-arn' },
  });
});

test('a policy template with two resources and one of a bucket', () => {
  const { resources } = transformed(`${FUNCTION}
      Policies:
        - DynamoDBStreamReadPolicy: {TableName: t, StreamName: s}
        - S3ReadPolicy: {BucketName: b}`);
  const resourceOf = (form: string, names: object) => ({ 'Fn::Sub': [form, names] });
  const table = 'arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${tableName}/stream/';
  expect(propertiesOf(resources, 'HelloRole')['Policies']).toMatchObject([
    {
      PolicyDocument: {
        Statement: [
          { Resource: resourceOf(`${table}\${streamName}`, { tableName: 't', streamName: 's' }) },
          { Resource: resourceOf(`${table}*`, { tableName: 't' }) },
        ],
      },
    },
    {
      PolicyDocument: {
        Statement: [
          {
            Resource: [
              resourceOf('arn:${AWS::Partition}:s3:::${bucketName}', { bucketName: 'b' }),
              resourceOf('arn:${AWS::Partition}:s3:::${bucketName}/*', { bucketName: 'b' }),
            ],
          },
        ],
      },
    },
  ]);
});
