import { uuidOf } from '../core/uuid-of.ts';
import { invalidParameter } from './errors.ts';

const MIN_PARTS = 6;

/** Where the topics of a region are. */
export interface Home {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

export const topicArn = ({ partition, region, accountId }: Home, name: string): string =>
  `arn:${partition}:sns:${region}:${accountId}:${name}`;

/** The ARN of a subscription is made of what it connects, so that it is the same after each start. */
export const subscriptionArn = (topic: string, protocol: string, endpoint: string): string =>
  `${topic}:${uuidOf(`${protocol} ${endpoint}`)}`;

/** @param parameter that has the ARN @throws AwsError InvalidParameter */
export function checkArn(arn: string, parameter: string, { region }: Pick<Home, 'region'>): void {
  const parts = arn.split(':');
  if (parts.length < MIN_PARTS) {
    throw invalidParameter(`${parameter} Reason: An ARN must have at least ${MIN_PARTS} elements, not ${parts.length}`);
  }
  if (parts[3] !== region) throw invalidParameter(parameter);
}

/** The last part of an ARN. */
export const nameIn = (arn: string): string => arn.split(':').at(-1) ?? '';

/** Whether an ARN names something of that service. */
export const isArnOf = (service: string, arn: string): boolean =>
  new RegExp(`^arn:[^:]+:${service}:[^:]+:\\d*:.`).test(arn);
