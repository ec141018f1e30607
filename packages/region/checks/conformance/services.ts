import type { ServiceCases } from './case.ts';
import { SQS } from './cases/sqs.ts';
import { SQS_FORMS } from './cases/sqs-forms.ts';

/** In the order of the published table. */
export const SERVICES: readonly ServiceCases[] = [
  { service: 'SQS, JSON', key: 'sqs', cases: SQS },
  { service: 'SQS, query', key: 'sqs-forms', cases: SQS_FORMS },
];
