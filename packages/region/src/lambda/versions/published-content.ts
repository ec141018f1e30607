import { createHash } from 'node:crypto';
import type { FunctionConfig } from '../function-config.ts';

/** A digest of what a version has of its function: a function with the same one has not changed since. */
export function publishedContent(config: FunctionConfig): string {
  const { codeSha256, handler, runtime, timeoutMs, memoryMb, environment, deadLetterArn, ...rest } = config;
  const { description, roleArn, logging } = rest;
  const settings = { handler, runtime, timeoutMs, memoryMb, environment, deadLetterArn, description, roleArn, logging };
  return createHash('sha256')
    .update(JSON.stringify([codeSha256, settings]))
    .digest('base64');
}
