import { allow, arn } from '../cloudformation.ts';
import type { Convention } from './convention.ts';

/** Rights to its own log group only. X-Ray's actions cannot be limited to a resource. */
export const observability: Convention = ({ logGroupId }) => ({
  statements: [
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], arn(logGroupId)),
    allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], '*'),
  ],
});
