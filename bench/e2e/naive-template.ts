import { type Json, type JsonObject, listOf, objectOf } from '@tributary/region/json';

const IDEMPOTENCY_TABLE = { Ref: 'IdempotencyTable' };
const POWERTOOLS = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'].map((action) => `dynamodb:${action}`);
const idempotency = { Effect: 'Allow', Action: POWERTOOLS, Resource: arnOf('IdempotencyTable') };
const writesOrders = { Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: arnOf('OrdersTable') };

/** What the naive functions may do beyond the deployed ones, by the role. */
const RIGHTS: Readonly<Record<string, readonly Json[]>> = {
  BridgeKafkaRole: [idempotency],
  ProjectOrderRole: [idempotency, writesOrders],
};

/** The text of a compiled template in which the naive functions find their tables and may write to them. */
export function forNaive(text: string): string {
  const template = objectOf(JSON.parse(text));
  const resources = objectOf(template['Resources']);
  const changed: Record<string, Json> = {
    ...resources,
    ProjectDashorderLambdaFunction: withTable(objectOf(resources['ProjectDashorderLambdaFunction'])),
  };
  for (const [role, statements] of Object.entries(RIGHTS))
    changed[role] = withRights(objectOf(resources[role]), statements);
  return JSON.stringify({ ...template, Resources: changed });
}

function withTable(resource: JsonObject): JsonObject {
  const properties = objectOf(resource['Properties']);
  const Variables = { ...objectOf(objectOf(properties['Environment'])['Variables']), IDEMPOTENCY_TABLE };
  return { ...resource, Properties: { ...properties, Environment: { Variables } } };
}

function withRights(role: JsonObject, Statement: readonly Json[]): JsonObject {
  const properties = objectOf(role['Properties']);
  const policy = { PolicyName: 'naive', PolicyDocument: { Version: '2012-10-17', Statement } };
  return { ...role, Properties: { ...properties, Policies: [...listOf(properties['Policies']), policy] } };
}

function arnOf(resource: string): JsonObject {
  return { 'Fn::GetAtt': [resource, 'Arn'] };
}
