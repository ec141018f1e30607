import { isObject, parseJson } from '../core/json.ts';

/** The default of each attribute. */
export const DEFAULT_ATTRIBUTES: Readonly<Record<string, string>> = {
  VisibilityTimeout: '30',
  DelaySeconds: '0',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  SqsManagedSseEnabled: 'true',
};

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

export function redrivePolicyOf(attributes: Readonly<Record<string, string>>): RedrivePolicy | undefined {
  const policy = parseJson(attributes['RedrivePolicy'] ?? '');
  if (!isObject(policy) || typeof policy['deadLetterTargetArn'] !== 'string') return undefined;
  return {
    deadLetterTargetArn: policy['deadLetterTargetArn'],
    maxReceiveCount: Number(policy['maxReceiveCount'] ?? Number.POSITIVE_INFINITY),
  };
}

export function secondsOf(attributes: Readonly<Record<string, string>>, name: string): number {
  return Number(attributes[name] ?? DEFAULT_ATTRIBUTES[name] ?? 0);
}

/** Replaces all attributes of a queue but its policy, which has a resource of its own. */
export function replaceAttributes(current: Record<string, string>, wanted: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(current)) {
    if (name !== 'Policy' && !(name in wanted)) delete current[name];
  }
  Object.assign(current, wanted);
}
