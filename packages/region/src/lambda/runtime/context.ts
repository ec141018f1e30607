import type { InvokeMessage } from './messages.ts';
import { passedMs } from './skipped-waits.ts';

/**
 * The second argument of a handler.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 */
export function contextOf(message: InvokeMessage): object {
  const { timeoutMs, isTimeStopped } = message;
  const deadline = passedMs() + timeoutMs;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionVersion: process.env['AWS_LAMBDA_FUNCTION_VERSION'],
    functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: process.env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'],
    clientContext: undefined,
    identity: undefined,
    invokedFunctionArn: message.functionArn,
    awsRequestId: message.requestId,
    getRemainingTimeInMillis: () => (isTimeStopped ? timeoutMs : Math.max(0, Math.round(deadline - passedMs()))),
  };
}
