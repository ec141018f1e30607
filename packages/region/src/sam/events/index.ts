import { api, httpApi } from './api.ts';
import { bucket } from './bucket.ts';
import type { EventKind } from './event.ts';
import { cloudWatchLogs } from './logs.ts';
import { dynamodb, msk, sqs } from './polled.ts';
import { eventBridgeRule, schedule, scheduleV2 } from './rule.ts';
import { sns } from './sns.ts';

/** The events of functions, by type; one without a row is refused by name. */
export const EVENT_KINDS: Readonly<Record<string, EventKind>> = {
  Api: api,
  CloudWatchEvent: eventBridgeRule,
  CloudWatchLogs: cloudWatchLogs,
  DynamoDB: dynamodb,
  EventBridgeRule: eventBridgeRule,
  HttpApi: httpApi,
  MSK: msk,
  S3: bucket,
  SNS: sns,
  SQS: sqs,
  Schedule: schedule,
  ScheduleV2: scheduleV2,
};
