import type { Json } from '@tributary/region/json';
import { both, type Fault, remove, set } from '../draft.ts';

const ROLE = 'NotifyDeliveryRole/Properties/Policies/0/PolicyDocument/Statement';
const STATEMENT = 'NotifyDeliveryRole.notify-delivery.Statement';
const POLICY = 'NotifyDeliveryQueuePolicy/Properties/PolicyDocument/Statement';
const arn = (id: string): Json => ({ 'Fn::GetAtt': [id, 'Arn'] });
const allow = (Action: string | string[], Resource: Json) => ({ Effect: 'Allow', Action, Resource });

/** Rights that are too wide, missing, or of no effect. */
export const ACCESS_FAULTS: readonly Fault[] = [
  {
    rule: 'no-wildcards',
    fault: 'a right on all actions of a service',
    seed: set(`${ROLE}/0/Action`, 'logs:*'),
    at: `${STATEMENT}.0`,
    message: 'Name the actions instead of logs:*.',
  },
  {
    rule: 'no-wildcards',
    fault: 'a right on every resource',
    seed: set(`${ROLE}/-`, allow('sns:Publish', '*')),
    at: `${STATEMENT}.6`,
    message: 'Name the resources that sns:Publish is for.',
  },
  {
    rule: 'no-wildcards',
    fault: 'a right on every resource of a kind, computed',
    seed: set(`${ROLE}/-`, allow('sns:Publish', { 'Fn::Sub': `arn:aws:sns:\${AWS::Region}:\${AWS::AccountId}:*` })),
    at: `${STATEMENT}.6`,
    message: 'Name the resources that sns:Publish is for.',
  },
  {
    rule: 'no-wildcards',
    fault: 'a right on the schemas of all registries',
    seed: set(
      `${ROLE}/-`,
      allow('glue:GetSchema', { 'Fn::Sub': `arn:\${AWS::Partition}:glue:\${AWS::Region}:\${AWS::AccountId}:schema/*` }),
    ),
    at: `${STATEMENT}.6`,
    message: 'Name the resources that glue:GetSchema is for.',
  },
  {
    rule: 'no-wildcards',
    fault: 'a right to register schemas anywhere, beside the one to read them by their ids',
    seed: set(
      `${ROLE}/-`,
      allow(['glue:GetSchemaVersion', 'glue:RegisterSchemaVersion'], {
        'Fn::Sub': `arn:\${AWS::Partition}:glue:\${AWS::Region}:\${AWS::AccountId}:schema/*`,
      }),
    ),
    at: `${STATEMENT}.6`,
    message: 'Name the resources that glue:RegisterSchemaVersion is for.',
  },
  {
    rule: 'no-wildcards',
    fault: 'a policy beside the roles that allows everything',
    seed: set('Extra', {
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyName: 'all', PolicyDocument: { Statement: [allow('sqs:SendMessage', '*')] } },
    }),
    at: 'Extra.Statement.0',
    message: 'Name the resources that sqs:SendMessage is for.',
  },
  {
    rule: 'no-wildcards',
    fault: 'a right on all secrets',
    seed: set(
      `${ROLE}/-`,
      allow('secretsmanager:GetSecretValue', {
        'Fn::Sub': `arn:\${AWS::Partition}:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:*`,
      }),
    ),
    at: `${STATEMENT}.6`,
    message: 'Name the resources that secretsmanager:GetSecretValue is for.',
  },
  {
    rule: 'no-wildcards',
    fault: 'a right on all objects of a bucket',
    seed: set(`${ROLE}/3/Resource`, { 'Fn::Sub': `\${PayloadBucket.Arn}/*` }),
    at: `${STATEMENT}.3`,
    message: 'Name the resources that s3:PutObject is for.',
  },
  {
    rule: 'no-wildcards',
    fault: 'a right on the schemas of all registries',
    seed: set(`${ROLE}/3/Resource`, { 'Fn::Sub': `arn:aws:glue:\${AWS::Region}:\${AWS::AccountId}:schema/*` }),
    at: `${STATEMENT}.3`,
    message: 'Name the resources that s3:PutObject is for.',
  },
  {
    rule: 'put-events-on-bus',
    fault: 'a right to put events elsewhere',
    seed: set(`${ROLE}/-`, allow('events:PutEvents', 'arn:aws:events:eu-west-1:000000000000:event-bus/default')),
    at: `${STATEMENT}.6`,
    message: 'events:PutEvents must name the ARN of a bus of this stack.',
  },
  {
    rule: 'arns-in-policies',
    fault: 'a statement with the name of a table in place of its ARN',
    seed: set(`${ROLE}/-`, allow('dynamodb:GetItem', { Ref: 'OrdersTable' })),
    at: `${STATEMENT}.6`,
    message: 'Ref of OrdersTable (AWS::DynamoDB::Table) is not its ARN: use Fn::GetAtt.',
  },
  {
    rule: 'own-role',
    fault: 'two functions with one role',
    seed: both(
      set('ProjectDashorderLambdaFunction/Properties/Role', { 'Fn::GetAtt': ['BridgeKafkaRole', 'Arn'] }),
      set('BridgeKafkaRole/Properties/Policies/0/PolicyDocument/Statement/-', {
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Resource: { 'Fn::GetAtt': ['ProjectOrderFailedQueue', 'Arn'] },
      }),
    ),
    at: 'ProjectDashorderLambdaFunction',
    message: 'BridgeKafkaRole is already the role of BridgeDashkafkaLambdaFunction.',
  },
  {
    rule: 'shared-tables',
    fault: 'a function that may write any item of a table that others share by key',
    seed: set(`${ROLE}/-`, allow('dynamodb:PutItem', arn('BillingTable'))),
    at: `${STATEMENT}.6`,
    message: 'Others may write some items of BillingTable only: say which keys this one may.',
  },
  {
    rule: 'shared-tables',
    fault: 'a right by key that a request without a key has, too',
    seed: remove('RecordPaymentRole/Properties/Policies/0/PolicyDocument/Statement/4/Condition/Null'),
    at: 'RecordPaymentRole.record-payment.Statement.4',
    message: 'A request without a key meets ForAllValues: add Null with "false".',
  },
  {
    rule: 'right-to-fail',
    fault: 'a function that may not write to its failure destination',
    seed: set(`${ROLE}/2/Action`, 'sqs:ReceiveMessage'),
    at: 'NotifyDashdeliveryLambdaFunction',
    message: 'The role of NotifyDashdeliveryLambdaFunction may not send to NotifyDeliveryFailedQueue.',
  },
  {
    rule: 'rules-may-send',
    fault: 'a dead-letter queue that lets another rule send',
    seed: set(`${POLICY}/0/Condition/ArnEquals`, {
      'aws:SourceArn': [{ 'Fn::GetAtt': ['Tributarydevprojectorderrule1EventBridgeRule', 'Arn'] }],
    }),
    at: 'NotifyDeliveryUndeliveredQueue',
    message: 'Its policy does not let the rule Tributarydevnotifydeliveryrule1EventBridgeRule send.',
  },
  {
    rule: 'services-by-source',
    fault: 'a queue that every account can reach through the service',
    seed: set(`${POLICY}/-`, {
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
    }),
    at: 'NotifyDeliveryQueuePolicy.Statement.2',
    message: 'This statement does not say in aws:SourceArn who may use it.',
  },
  {
    rule: 'only-with-tls',
    fault: 'a queue without a policy',
    seed: set('NotifyDeliveryQueuePolicy/Properties/Queues', [{ Ref: 'NotifyDeliveryUndeliveredQueue' }]),
    at: 'NotifyDeliveryFailedQueue',
    message: 'No policy denies access without TLS.',
  },
  {
    rule: 'only-with-tls',
    fault: 'a topic that answers over plain HTTP',
    seed: set('DeliveriesTopicPolicy/Properties/PolicyDocument/Statement/0/Condition', {}),
    at: 'DeliveriesTopic',
    message: 'No policy denies access without TLS.',
  },
  {
    rule: 'only-with-tls',
    fault: 'a bucket without a policy',
    seed: remove('PayloadBucketPolicy'),
    at: 'PayloadBucket',
    message: 'No policy denies access without TLS.',
  },
  {
    rule: 'closed-api',
    fault: 'a route that lets everybody in',
    seed: set('HttpApiRoutePostOrders/Properties/AuthorizationType', 'NONE'),
    at: 'HttpApiRoutePostOrders',
    message: 'It is open to everybody without the condition HttpApiOpen: take AWS_IAM or JWT.',
  },
  {
    rule: 'closed-api',
    fault: 'a route that lets everybody in where no token is asked for',
    seed: set('HttpApiRoutePostOrders/Properties/AuthorizationType', { 'Fn::If': ['JwtRequired', 'JWT', 'NONE'] }),
    at: 'HttpApiRoutePostOrders',
    message: 'It is open to everybody without the condition HttpApiOpen: take AWS_IAM or JWT.',
  },
  {
    rule: 'closed-api',
    fault: 'a route of partners to a function that does not check signatures',
    seed: remove('ReceiveDashwebhookLambdaFunction/Metadata/Webhook'),
    at: 'HttpApiRoutePostPartnersPartnerVarEvents',
    message: 'It is open to everybody without the condition HttpApiOpen: take AWS_IAM or JWT.',
  },
  {
    rule: 'closed-api',
    fault: 'a route that does not say whom it lets in',
    seed: remove('HttpApiRoutePostOrders/Properties/AuthorizationType'),
    at: 'HttpApiRoutePostOrders',
    message: 'It is open to everybody without the condition HttpApiOpen: take AWS_IAM or JWT.',
  },
  {
    rule: 'closed-api',
    fault: 'a route of partners that may use up the limit of all',
    seed: remove('HttpApiStage/Properties/RouteSettings'),
    at: 'HttpApiRoutePostPartnersPartnerVarEvents',
    message: 'It is open, and has no limit of its own in RouteSettings of the stage.',
  },
  {
    rule: 'closed-api',
    fault: 'a stage that takes any number of requests',
    seed: remove('HttpApiStage/Properties/DefaultRouteSettings/ThrottlingRateLimit'),
    at: 'HttpApiStage',
    message: 'Its requests are not limited.',
  },
  {
    rule: 'closed-api',
    fault: 'an API for the pages of any site',
    seed: set('HttpApi/Properties/CorsConfiguration', { AllowOrigins: ['*'] }),
    at: 'HttpApi',
    message: 'Pages of any site may call it: name the origins.',
  },
];
