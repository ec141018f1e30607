import type { Json, JsonObject } from '../../src/core/json.ts';

/** Short forms of resources that many templates of tests need. */
export const arn = (logicalId: string): JsonObject => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

export const bus = (Name: string): Json => ({ Type: 'AWS::Events::EventBus', Properties: { Name } });

export const queue = (QueueName: string, more: JsonObject = {}): Json => ({
  Type: 'AWS::SQS::Queue',
  Properties: { QueueName, ...more },
});

/** A table whose key is the text `id`. */
export const table = (TableName: string, more: JsonObject = {}): JsonObject => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    ...more,
  },
});

/** Lets EventBridge send to queues. */
export const queuePolicy = (...logicalIds: readonly string[]): Json => openQueues('events', logicalIds);

/** Lets a service send to queues. */
export const openQueues = (service: 'events' | 'sns' | 's3', logicalIds: readonly string[]): Json => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: logicalIds.map((id) => ({ Ref: id })),
    PolicyDocument: {
      Statement: logicalIds.map((id) => ({
        Effect: 'Allow',
        Principal: { Service: `${service}.amazonaws.com` },
        Action: 'sqs:SendMessage',
        Resource: arn(id),
      })),
    },
  },
});

/** Lets EventBridge invoke a function. */
export const invokePermission = (functionId: string): Json => ({
  Type: 'AWS::Lambda::Permission',
  Properties: {
    FunctionName: { Ref: functionId },
    Action: 'lambda:InvokeFunction',
    Principal: 'events.amazonaws.com',
  },
});

/** The ARN of some cluster of Kafka: a region has one, and looks at no ARN. */
export const CLUSTER = 'arn:aws:kafka:us-east-1:000000000000:cluster/main/0c6e';

/** Has a function take the records of the topic `orders`. */
export const fromTopic = (functionId: string, more: JsonObject = {}): Json => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: {
    FunctionName: { Ref: functionId },
    EventSourceArn: CLUSTER,
    StartingPosition: 'TRIM_HORIZON',
    Topics: ['orders'],
    ...more,
  },
});

/** A rule for one detail-type, which is also its name, of the bus with the logical id `Bus`. */
export const rule = (type: string, ...targets: readonly JsonObject[]): Json => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    Name: type,
    EventBusName: { Ref: 'Bus' },
    EventPattern: { 'detail-type': [type] },
    Targets: targets.map((target, index) => ({ Id: `target-${index + 1}`, ...target })),
  },
});
