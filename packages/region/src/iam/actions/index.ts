import { cloudwatch } from './cloudwatch.ts';
import { dynamodb } from './dynamodb.ts';
import { dynamodbStreams } from './dynamodb-streams.ts';
import { events } from './events.ts';
import { glue } from './glue.ts';
import { lambda } from './lambda.ts';
import { FREE, type OperationRights, type ServiceRights } from './operation-rights.ts';
import { s3 } from './s3.ts';
import { secretsmanager } from './secretsmanager.ts';
import { sns } from './sns.ts';
import { sqs } from './sqs.ts';
import { ssm } from './ssm.ts';
import { states } from './states.ts';

export type { Names, Operation, OperationRights, ServiceRights } from './operation-rights.ts';

/** Which rights each operation needs, by service. A service without a table is not evaluated. */
export const SERVICE_RIGHTS: Readonly<Record<string, ServiceRights>> = {
  cloudwatch,
  dynamodb,
  'dynamodb-streams': dynamodbStreams,
  events,
  glue,
  lambda,
  s3,
  secretsmanager,
  sns,
  sqs,
  ssm,
  states,
  sts: { GetCallerIdentity: FREE },
};

/** The rights that an operation needs; undefined for one that the tables do not have. */
export function rightsOf(service: string, operation: string): OperationRights | undefined {
  const table = Object.hasOwn(SERVICE_RIGHTS, service) ? SERVICE_RIGHTS[service] : undefined;
  return table !== undefined && Object.hasOwn(table, operation) ? table[operation] : undefined;
}
