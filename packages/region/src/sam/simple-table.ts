import { isObject, objectOf } from '../core/json.ts';
import { omit, type SamOutput, type Source } from './output.ts';

const TYPES: Readonly<Record<string, string>> = { String: 'S', Number: 'N', Binary: 'B' };
const TRANSFORMED = ['PrimaryKey', 'ProvisionedThroughput', 'Tags'];

/** A table with one key. @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-simpletable.html */
export function addSimpleTable(output: SamOutput, { logicalId, properties, attributes }: Source): void {
  const { ProvisionedThroughput: throughput, Tags } = properties;
  const key = objectOf(properties['PrimaryKey']);
  const AttributeName = key['Name'] ?? 'id';
  const type = output.text(key['Type']) ?? 'String';
  output.add(
    logicalId,
    'AWS::DynamoDB::Table',
    {
      AttributeDefinitions: [{ AttributeName, AttributeType: TYPES[type] ?? type }],
      KeySchema: [{ AttributeName, KeyType: 'HASH' }],
      ...(throughput === undefined ? { BillingMode: 'PAY_PER_REQUEST' } : { ProvisionedThroughput: throughput }),
      ...omit(properties, TRANSFORMED),
      ...(isObject(Tags) && { Tags: Object.entries(Tags).map(([Key, Value]) => ({ Key, Value })) }),
    },
    attributes,
  );
}
