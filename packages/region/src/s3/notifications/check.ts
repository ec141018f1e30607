import { AwsError } from '../../core/aws-error.ts';
import { DetailedAwsError } from '../../http/detailed-error.ts';
import { invalidArgument } from '../errors.ts';
import { type DestinationService, EVENT_NAMES, type Notification, overlap } from './configuration.ts';

/** What S3 asks about its destinations. */
export interface DestinationChecks {
  isThere(service: DestinationService, arn: string): boolean;
  /** Whether the policy of the destination lets S3 send for the bucket. */
  isOpen(service: DestinationService, arn: string, bucketArn: string): boolean;
}

/** @throws AwsError InvalidArgument for events that S3 does not have, and for two that could tell of one object */
export function checkForm(notifications: readonly Notification[]): void {
  for (const { events } of notifications) {
    const unknown = events.find((name) => !EVENT_NAMES.has(name));
    if (unknown !== undefined) throw invalidArgument('The event is not supported for notifications', 'Event', unknown);
  }
  const ids = notifications.map(({ id }) => id);
  if (new Set(ids).size < ids.length)
    throw new AwsError('InvalidArgument', 'Same ID used for multiple configurations. IDs must be unique');
  for (const [index, one] of notifications.entries()) checkApart(one, notifications.slice(index + 1));
}

function checkApart(one: Notification, others: readonly Notification[]): void {
  const other = others.find((candidate) => overlap(one, candidate));
  if (other === undefined) return;
  const isFiltered = [one, other].some(({ prefix, suffix }) => prefix !== undefined || suffix !== undefined);
  throw new AwsError(
    'InvalidArgument',
    isFiltered
      ? 'Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.'
      : 'Configurations overlap. Configurations on the same bucket cannot share a common event type.',
  );
}

/** As S3 says what is wrong with a destination. */
const WORDS = {
  lambda: {
    missing: () => 'The destination Lambda does not exist',
    closed: (arn: string) => `Not authorized to invoke function [${arn}]`,
  },
  sqs: {
    missing: () => 'The destination queue does not exist',
    closed: () => 'Permissions on the destination queue do not allow S3 to publish notifications from this bucket',
  },
  sns: {
    missing: () => 'The destination topic does not exist',
    closed: () => 'Permissions on the destination topic do not allow S3 to publish notifications from this bucket',
  },
} as const;

/**
 * Makes sure that each destination is there and takes what S3 sends.
 * @throws AwsError InvalidArgument with all destinations at fault
 */
export function checkDestinations(
  notifications: readonly Notification[],
  bucketArn: string,
  checks: DestinationChecks,
): void {
  const faults = notifications.flatMap((one) => {
    const fault = faultOf(one, bucketArn, checks);
    return fault === undefined ? [] : [[one.arn, fault] as const];
  });
  if (faults.length === 0) return;
  const members = faults.flatMap(([arn, fault], index) => [
    [`ArgumentName${index + 1}`, arn] as const,
    [`ArgumentValue${index + 1}`, fault] as const,
  ]);
  const message = 'Unable to validate the following destination configurations';
  throw new DetailedAwsError('InvalidArgument', message, Object.fromEntries(members));
}

function faultOf({ service, arn }: Notification, bucketArn: string, checks: DestinationChecks): string | undefined {
  if (arn.split(':')[2] !== service) return 'The ARN could not be parsed';
  if (service !== 'lambda' && arn.endsWith('.fifo'))
    return `FIFO ${service === 'sqs' ? 'queues' : 'topics'} are not supported`;
  if (!checks.isThere(service, arn)) return WORDS[service].missing();
  return checks.isOpen(service, arn, bucketArn) ? undefined : WORDS[service].closed(arn);
}
