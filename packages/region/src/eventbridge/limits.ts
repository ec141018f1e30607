import { AwsError } from '../core/aws-error.ts';

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export interface Limits {
  readonly buses: number;
  readonly rulesPerBus: number;
  readonly targetsPerRule: number;
  readonly wildcardRulesPerBus: number;
  readonly patternChars: number;
  readonly activeReplays: number;
  readonly connections: number;
  readonly apiDestinations: number;
}

export const DEFAULT_LIMITS: Limits = {
  buses: 100,
  rulesPerBus: 300,
  targetsPerRule: 5,
  wildcardRulesPerBus: 30,
  patternChars: 2048,
  activeReplays: 10,
  connections: 3000,
  apiDestinations: 3000,
};

/** @throws AwsError LimitExceededException when one more would be too many */
export function checkRoom(count: number, limit: number): void {
  if (count < limit) return;
  throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
}
