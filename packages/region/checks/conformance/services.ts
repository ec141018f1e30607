import type { ServiceCases } from './case.ts';
import { DYNAMODB } from './cases/dynamodb.ts';
import { EVENTS } from './cases/events.ts';
import { PATTERNS } from './cases/patterns.ts';
import { SNS } from './cases/sns.ts';
import { SQS } from './cases/sqs.ts';
import { SQS_FORMS } from './cases/sqs-forms.ts';
import { STREAMS } from './cases/streams.ts';

/** In the order of the published table. */
export const SERVICES: readonly ServiceCases[] = [
  { service: 'EventBridge', key: 'events', cases: EVENTS },
  { service: 'EventBridge patterns', key: 'patterns', cases: PATTERNS },
  { service: 'SQS, JSON', key: 'sqs', cases: SQS },
  { service: 'SQS, query', key: 'sqs-forms', cases: SQS_FORMS },
  { service: 'SNS', key: 'sns', cases: SNS },
  { service: 'DynamoDB', key: 'dynamodb', cases: DYNAMODB },
  { service: 'DynamoDB Streams', key: 'streams', cases: STREAMS },
];
