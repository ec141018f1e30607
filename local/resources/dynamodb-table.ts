import { arnOf, nameOf, type ResourceKind } from './kind.ts';
import { boolean, object, text } from './read.ts';

const INDEX = { IndexName: 'runs', KeySchema: 'runs', Projection: 'runs' } as const;
/** A moment that every stream label of the region is made of: labels only have to differ between tables' lives. */
const STREAM_LABEL = '2026-01-01T00:00:00.000';

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
    return { ref: name, attributes: hasStream ? { Arn, StreamArn: `${Arn}/stream/${STREAM_LABEL}` } : { Arn } };
  },
  async create({ properties, ref }, { tables }) {
    await tables.create({ ...properties, TableName: ref });
    const timeToLive = object(properties, 'TimeToLiveSpecification');
    if (boolean(timeToLive, 'Enabled')) tables.setTimeToLive(ref, text(timeToLive, 'AttributeName'));
  },
};
