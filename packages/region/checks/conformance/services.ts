import type { ServiceCases } from './case.ts';
import { AUTHORIZERS } from './cases/authorizers.ts';
import { DYNAMODB } from './cases/dynamodb.ts';
import { EVENTS } from './cases/events.ts';
import { EXTENSIONS } from './cases/extensions.ts';
import { GLUE } from './cases/glue.ts';
import { KAFKA } from './cases/kafka.ts';
import { LAMBDA } from './cases/lambda.ts';
import { MAPPINGS } from './cases/mappings.ts';
import { PATTERNS } from './cases/patterns.ts';
import { PIPES } from './cases/pipes.ts';
import { S3 } from './cases/s3.ts';
import { SCHEDULER } from './cases/scheduler.ts';
import { SCHEMA_REGISTRY } from './cases/schema-registry.ts';
import { SCHEMAS } from './cases/schemas.ts';
import { SECRETS } from './cases/secrets.ts';
import { SNS } from './cases/sns.ts';
import { SQS } from './cases/sqs.ts';
import { SQS_FORMS } from './cases/sqs-forms.ts';
import { SSM } from './cases/ssm.ts';
import { STREAMS } from './cases/streams.ts';
import { WORKFLOWS } from './cases/workflows.ts';

/** In the order of the published table. */
export const SERVICES: readonly ServiceCases[] = [
  { service: 'EventBridge', key: 'events', cases: EVENTS },
  { service: 'EventBridge patterns', key: 'patterns', cases: PATTERNS },
  { service: 'EventBridge Pipes', key: 'pipes', cases: PIPES },
  { service: 'EventBridge Scheduler', key: 'scheduler', cases: SCHEDULER },
  { service: 'EventBridge Schemas', key: 'schemas', cases: SCHEMAS },
  { service: 'SQS, JSON', key: 'sqs', cases: SQS },
  { service: 'SQS, query', key: 'sqs-forms', cases: SQS_FORMS },
  { service: 'SNS', key: 'sns', cases: SNS },
  { service: 'DynamoDB', key: 'dynamodb', cases: DYNAMODB },
  { service: 'DynamoDB Streams', key: 'streams', cases: STREAMS },
  { service: 'Lambda', key: 'lambda', cases: LAMBDA },
  { service: 'Lambda authorizers', key: 'authorizers', cases: AUTHORIZERS },
  { service: 'Event source mappings', key: 'mappings', cases: MAPPINGS },
  { service: 'Step Functions', key: 'workflows', cases: WORKFLOWS },
  { service: 'S3', key: 's3', cases: S3 },
  { service: 'AWS::LanguageExtensions', key: 'extensions', cases: EXTENSIONS },
  { service: 'Systems Manager', key: 'parameters', cases: SSM },
  { service: 'Secrets Manager', key: 'secrets', cases: SECRETS },
  { service: 'Kafka broker', key: 'kafka', cases: KAFKA },
  { service: 'Kafka schema registry', key: 'schema-registry', cases: SCHEMA_REGISTRY },
  { service: 'Glue Schema Registry', key: 'glue', cases: GLUE },
];
