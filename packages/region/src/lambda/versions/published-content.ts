import { createHash } from 'node:crypto';
import type { FunctionConfig } from '../function-config.ts';

/** A digest of what a version has of its function: a function with the same one has not changed since. */
export function publishedContent(config: FunctionConfig): string {
  const { codeSha256, handler, runtime, timeoutMs, memoryMb, environment, deadLetterArn, ...rest } = config;
  // Without layers the digest is the one of before there were any.
  const { description, roleArn, logging, layers } = rest;
  const settings = {
    handler,
    runtime,
    timeoutMs,
    memoryMb,
    environment,
    deadLetterArn,
    description,
    roleArn,
    logging,
    layers,
  };
  return createHash('sha256')
    .update(JSON.stringify([codeSha256, settings]))
    .digest('base64');
}
