import { MAX_EVENT_BYTES, type MappingDeclaration } from './mapping.ts';
import type { BatchRules } from './ordered-source.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html */
const DEFAULTS = {
  batchSize: 100,
  windowMs: 0,
  filters: [] as readonly string[],
  reportBatchItemFailures: false,
  maximumRetryAttempts: -1,
  maximumRecordAgeMs: -1,
  bisectBatchOnFunctionError: false,
  startingPosition: 'LATEST' as NonNullable<MappingDeclaration['startingPosition']>,
};

export type StreamSettings = MappingDeclaration & typeof DEFAULTS;

/** A stream keeps its records for a day. */
const RETENTION_MS = 24 * 60 * 60 * 1000;

export const streamSettings = (declaration: MappingDeclaration): StreamSettings => ({ ...DEFAULTS, ...declaration });

/** How batches are closed, retried and given up under these settings. */
export function batchRules(settings: StreamSettings): BatchRules {
  const { batchSize, windowMs, maximumRetryAttempts, maximumRecordAgeMs } = settings;
  return {
    maxItems: batchSize,
    maxBytes: MAX_EVENT_BYTES,
    windowMs,
    maxRetries: maximumRetryAttempts === -1 ? Number.POSITIVE_INFINITY : maximumRetryAttempts,
    maxAgeMs: maximumRecordAgeMs === -1 ? RETENTION_MS : maximumRecordAgeMs,
    bisect: settings.bisectBatchOnFunctionError,
  };
}
