/** A price in US dollars for one unit, in us-east-1. */
export interface Price {
  readonly usd: number;
  readonly unit: string;
  /** `published`: from a page of AWS. `unverified`: from elsewhere, or sources differ; look it up before you rely on it. */
  readonly confidence: 'published' | 'unverified';
}

const PER_MILLION = 1e-6;

/** @see https://aws.amazon.com/eventbridge/pricing/ and the pricing pages of the other services */
export const PRICES = {
  customEvent: { usd: 1 * PER_MILLION, unit: 'event of 64 KiB', confidence: 'published' },
  pipeRequest: { usd: 0.4 * PER_MILLION, unit: 'request of 64 KiB', confidence: 'unverified' },
  archiveGb: { usd: 0.1, unit: 'GB archived', confidence: 'unverified' },
  archiveGbMonth: { usd: 0.023, unit: 'GB-month archived', confidence: 'unverified' },
  lambdaRequest: { usd: 0.2 * PER_MILLION, unit: 'request', confidence: 'published' },
  lambdaGbSecond: { usd: 0.0000133334, unit: 'GB-second on arm64', confidence: 'published' },
  pollerUnitHour: { usd: 0.185, unit: 'event poller unit and hour', confidence: 'published' },
  writeUnit: { usd: 0.625 * PER_MILLION, unit: 'write unit', confidence: 'unverified' },
  readUnit: { usd: 0.125 * PER_MILLION, unit: 'read unit', confidence: 'unverified' },
  tableGbMonth: { usd: 0.25, unit: 'GB-month of tables', confidence: 'unverified' },
  queueRequest: { usd: 0.4 * PER_MILLION, unit: 'request of 64 KiB', confidence: 'unverified' },
  workflowTransition: { usd: 25 * PER_MILLION, unit: 'transition', confidence: 'unverified' },
} as const satisfies Record<string, Price>;
