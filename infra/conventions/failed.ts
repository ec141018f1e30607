import { allow, arn, ref } from '../cloudformation.ts';
import type { Convention, FunctionConfig } from './convention.ts';
import { deadLetterQueue } from './dead-letters.ts';

/** The most that Lambda offers: 2 retries, 1 and 2 minutes later; throttled events wait for up to 6 hours. */
const DEFAULTS = { maximumRetryAttempts: 2, maximumEventAge: 6 * 60 * 60 };

/**
 * The queue for events that the code could not handle: the destination of failed asynchronous invocations, and of the
 * failure records that the function writes itself. A rule's dead-letter queue never receives these. A payload that is
 * too large for the queue goes to the function's folder in the bucket of payloads.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export const failed: Convention = ({ name, prefix, id, config }) => ({
  config: isOnlyPolled(config)
    ? {}
    : {
        maximumRetryAttempts: config['maximumRetryAttempts'] ?? DEFAULTS.maximumRetryAttempts,
        maximumEventAge: config['maximumEventAge'] ?? DEFAULTS.maximumEventAge,
        destinations: config['destinations'] ?? { onFailure: { type: 'sqs', arn: arn(`${id}FailedQueue`) } },
      },
  environment: { FAILED_QUEUE_URL: ref(`${id}FailedQueue`), PAYLOAD_BUCKET: ref('PayloadBucket') },
  statements: [
    allow('sqs:SendMessage', arn(`${id}FailedQueue`)),
    allow('s3:PutObject', { 'Fn::Sub': `\${PayloadBucket.Arn}/${prefix}-${name}/*` }),
  ],
  resources: { [`${id}FailedQueue`]: deadLetterQueue(`${prefix}-${name}-failed`) },
});

/** Lambda invokes it with messages of its queue, and waits: the mapping and the queue decide what is tried again. */
const isOnlyPolled = ({ queue, schedule, events = [] }: FunctionConfig): boolean =>
  queue !== undefined && schedule === undefined && events.length === 0;
