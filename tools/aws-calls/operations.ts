/** The service of a package with the commands of an SDK, as `@tributary/region/rights` names it. */
const SERVICES: Readonly<Record<string, string>> = {
  '@aws-sdk/client-dynamodb': 'dynamodb',
  '@aws-sdk/client-dynamodb-streams': 'dynamodb-streams',
  '@aws-sdk/client-eventbridge': 'events',
  '@aws-sdk/client-lambda': 'lambda',
  '@aws-sdk/client-s3': 's3',
  '@aws-sdk/client-secrets-manager': 'secretsmanager',
  '@aws-sdk/client-sfn': 'states',
  '@aws-sdk/client-sns': 'sns',
  '@aws-sdk/client-sqs': 'sqs',
  '@aws-sdk/client-ssm': 'ssm',
  '@aws-sdk/lib-dynamodb': 'dynamodb',
};

/** The commands of the document client that have not the name of their operation. */
const DOCUMENT_OPERATIONS: Readonly<Record<string, string>> = {
  BatchGet: 'BatchGetItem',
  BatchWrite: 'BatchWriteItem',
  Delete: 'DeleteItem',
  Get: 'GetItem',
  Put: 'PutItem',
  TransactGet: 'TransactGetItems',
  TransactWrite: 'TransactWriteItems',
  Update: 'UpdateItem',
};

export interface SdkOperation {
  readonly service: string;
  readonly operation: string;
}

const dynamodb = (operation: string): SdkOperation => ({ service: 'dynamodb', operation });

/** Functions that call AWS without a command that could be seen, by their module: a package, or a file of the project. */
const HIDDEN: Readonly<Record<string, Readonly<Record<string, readonly SdkOperation[]>>>> = {
  '@aws-lambda-powertools/idempotency': {
    makeIdempotent: ['DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'].map(dynamodb),
  },
  'lib/aws/read-secret.ts': {
    readSecretWith: [{ service: 'secretsmanager', operation: 'GetSecretValue' }],
    readParameterWith: [{ service: 'ssm', operation: 'GetParameter' }],
  },
  'lib/aws/put-object.ts': { putObjectWith: [{ service: 's3', operation: 'PutObject' }] },
};

/** The operations that the use of an exported name means: `PutItemCommand` of the SDK, or one of the hidden. */
export function operationsOf(module: string, name: string): readonly SdkOperation[] {
  const hidden = HIDDEN[module]?.[name];
  const service = SERVICES[module];
  if (hidden !== undefined || service === undefined || !name.endsWith('Command')) return hidden ?? [];
  const command = name.slice(0, -'Command'.length);
  const operation = module === '@aws-sdk/lib-dynamodb' ? (DOCUMENT_OPERATIONS[command] ?? command) : command;
  return [{ service, operation }];
}
