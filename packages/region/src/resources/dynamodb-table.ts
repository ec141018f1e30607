import { streamArnOf } from '../dynamodb/table-stream.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, nameOf } from './naming.ts';

const INDEX = { IndexName: 'runs', KeySchema: 'runs', Projection: 'runs' } as const;

export const dynamodbTable: ResourceKind = {
  type: 'AWS::DynamoDB::Table',
  properties: {
    TableName: 'runs',
    KeySchema: 'runs',
    AttributeDefinitions: 'runs',
    BillingMode: 'runs',
    GlobalSecondaryIndexes: {
      ...INDEX,
      ProvisionedThroughput: 'accepted',
      OnDemandThroughput: 'accepted',
      WarmThroughput: 'accepted',
      ContributorInsightsSpecification: 'accepted',
    },
    LocalSecondaryIndexes: INDEX,
    TimeToLiveSpecification: { AttributeName: 'runs', Enabled: 'runs' },
    StreamSpecification: { StreamViewType: 'runs', ResourcePolicy: 'accepted' },
    ProvisionedThroughput: 'accepted',
    ContributorInsightsSpecification: 'accepted',
    DeletionProtectionEnabled: 'accepted',
    OnDemandThroughput: 'accepted',
    PointInTimeRecoverySpecification: 'accepted',
    ResourcePolicy: 'accepted',
    SSESpecification: 'accepted',
    TableClass: 'accepted',
    Tags: 'accepted',
    WarmThroughput: 'accepted',
  },
  identify(resource, naming) {
    const name = nameOf(resource, 'TableName', naming);
    const Arn = arnOf(naming, 'dynamodb', `table/${name}`);
    const hasStream = 'StreamSpecification' in resource.properties;
    return { ref: name, attributes: hasStream ? { Arn, StreamArn: streamArnOf(Arn) } : { Arn } };
  },
  declare: ({ properties, ref }, { tables }) => tables.declare({ ...properties, TableName: ref }),
  remove: ({ ref }, { tables }) => tables.delete(ref),
};
