import type { Random } from '../core/random.ts';
import type { RetryPolicy } from './target.ts';

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
const DEFAULTS = { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 } as const;

/**
 * AWS documents only "exponential with jitter". With these values 185 retries take about 22 hours, so that both
 * default limits have an effect.
 */
const FIRST_DELAY_MS = 1000;
const MAX_DELAY_MS = 600_000;

export type ExhaustedCondition = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';

export type RetryDecision =
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'exhausted'; readonly condition: ExhaustedCondition };

/** How old an event of a target may get, in milliseconds. */
export function maxAgeMs({ MaximumEventAgeInSeconds: seconds }: RetryPolicy = {}): number {
  return (seconds ?? DEFAULTS.MaximumEventAgeInSeconds) * 1000;
}

/**
 * Decides what follows when an event of that age has failed `retries` retries.
 * @param state its `retryAfterMs` is what the target asked for; the longer one of this and the policy's delay counts
 */
export function decideRetry(
  policy: RetryPolicy | undefined,
  { retries, ageMs, retryAfterMs = 0 }: { retries: number; ageMs: number; retryAfterMs?: number },
  random: Random,
): RetryDecision {
  const { MaximumRetryAttempts: maxRetries } = { ...DEFAULTS, ...policy };
  if (retries >= maxRetries) return { kind: 'exhausted', condition: 'MaximumRetryAttempts' };
  const delayMs = Math.max(backoffMs(retries, random), retryAfterMs);
  if (ageMs + delayMs > maxAgeMs(policy)) return { kind: 'exhausted', condition: 'MaximumEventAgeInSeconds' };
  return { kind: 'retry', delayMs };
}

/** Between half of the exponential delay and all of it. */
function backoffMs(retries: number, random: Random): number {
  const fullMs = Math.min(FIRST_DELAY_MS * 2 ** retries, MAX_DELAY_MS);
  return Math.round(fullMs * (0.5 + random.next() / 2));
}
