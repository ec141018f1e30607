/** The retries of one phase, and how long SNS waits before each. */
interface Phase {
  readonly retries: number;
  readonly delayMs: (retry: number) => number;
}

const SECOND_MS = 1000;
const MAX_BACKOFF_MS = 20 * SECOND_MS;
const BACKOFF_RETRIES = 10;

/**
 * How SNS retries what a queue or a function could not take, for 23 days.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
const MANAGED: readonly Phase[] = [
  { retries: 3, delayMs: () => 0 },
  { retries: 2, delayMs: () => SECOND_MS },
  {
    retries: BACKOFF_RETRIES,
    delayMs: (retry) => SECOND_MS * (MAX_BACKOFF_MS / SECOND_MS) ** (retry / (BACKOFF_RETRIES - 1)),
  },
  { retries: 100_000, delayMs: () => MAX_BACKOFF_MS },
];

/** @param attempts that have failed; @returns undefined after the last retry */
export function retryDelayMs(attempts: number): number | undefined {
  let retry = attempts - 1;
  for (const { retries, delayMs } of MANAGED) {
    if (retry < retries) return Math.round(delayMs(retry));
    retry -= retries;
  }
  return undefined;
}
