import { AwsError } from '../../core/aws-error.ts';
import { isApiDestinationArn } from '../../eventbridge/arns.ts';
import { serviceOf } from '../declaration.ts';
import { apiDestination } from './api-destination.ts';
import { bus } from './bus.ts';
import { lambda } from './lambda.ts';
import { sns, sqs } from './messages.ts';
import type { TargetKind } from './target.ts';
import { workflow } from './workflow.ts';

/** By the service in the target's ARN; of EventBridge, API destinations are apart. */
export const TARGETS: Readonly<Record<string, TargetKind>> = { events: bus, lambda, sns, sqs, states: workflow };

/** @throws AwsError ValidationException for a target that the region does not run */
export function targetOf(arn: string): TargetKind {
  if (isApiDestinationArn(arn)) return apiDestination;
  const service = serviceOf(arn);
  const kind = Object.hasOwn(TARGETS, service) ? TARGETS[service] : undefined;
  if (kind) return kind;
  const known = Object.keys(TARGETS).join(', ');
  throw new AwsError('ValidationException', `Pipes send to ${known} here, not to ${arn}.`);
}
