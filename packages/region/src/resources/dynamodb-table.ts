import type { JsonObject } from '../core/json.ts';
import { jsonText, object, textOr } from '../core/properties.ts';
import { streamArnOf } from '../dynamodb/streams/table-stream.ts';
import { keysOf } from '../dynamodb/tables/declared-tables.ts';
import type { ResolvedResource } from '../template/resource.ts';
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
    ResourcePolicy: { PolicyDocument: 'runs' },
    TimeToLiveSpecification: { AttributeName: 'runs', Enabled: 'runs' },
    StreamSpecification: { StreamViewType: 'runs', ResourcePolicy: { PolicyDocument: 'runs' } },
    ProvisionedThroughput: 'accepted',
    ContributorInsightsSpecification: 'accepted',
    DeletionProtectionEnabled: 'runs',
    OnDemandThroughput: 'accepted',
    PointInTimeRecoverySpecification: 'accepted',
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
  async declare(resource, { tables, permissions }) {
    tables.declare({ ...resource.properties, TableName: resource.ref });
    for (const [arn, policy] of policiesOf(resource)) permissions.setPolicy(arn, policy);
  },
  async remove(resource, { tables, permissions }) {
    tables.delete(resource.ref);
    for (const [arn] of policiesOf(resource)) permissions.setPolicy(arn, '');
  },
  isThere: ({ ref }, { tables }) => tables.streams.find(ref) !== undefined,
  makesAnew: (resource, before) => keysOf(resource.properties) !== keysOf(before.properties),
};

/** ARN and policy of the table and of its stream; the policy is empty where there is none. */
function policiesOf({ properties, attributes }: ResolvedResource): readonly (readonly [arn: string, policy: string])[] {
  const policyIn = (owner: JsonObject): string => jsonText(object(owner, 'ResourcePolicy'), 'PolicyDocument') ?? '';
  return [
    [textOr(attributes, 'Arn', ''), policyIn(properties)],
    [textOr(attributes, 'StreamArn', ''), policyIn(object(properties, 'StreamSpecification'))],
  ];
}
