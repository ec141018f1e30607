import { AwsError } from '../../core/aws-error.ts';
import { defined } from '../../core/properties.ts';
import type { Checker } from '../../http/input-checker.ts';
import { pageOf } from '../../http/pages.ts';
import type { LogGroup } from '../log-group.ts';
import type { LogsOperations } from './operation.ts';
import { checked, GROUP_NAME, groupOf, invalidParameter } from './request.ts';

const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const groupOperations: LogsOperations = {
  DescribeLogGroups({ store }, input) {
    const {
      prefix,
      pattern = '',
      page,
    } = checked(input, (check) => ({
      prefix: check.text('logGroupNamePrefix', GROUP_NAME),
      pattern: check.text('logGroupNamePattern', { max: 512 }),
      page: readPage(check),
    }));
    if (prefix !== undefined && pattern !== '') {
      throw invalidParameter('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
    }
    const isNamed = ({ name }: LogGroup): boolean =>
      name.startsWith(prefix ?? '') && name.toLowerCase().includes(pattern.toLowerCase());
    const sorted = store.groups().toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return listOfPage('logGroups', sorted.filter(isNamed), page, shown);
  },

  CreateLogGroup({ store }, input) {
    const name = readName(input);
    if (store.group(name) !== undefined) {
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
    }
    store.ensureGroup(name);
    return undefined;
  },

  DeleteLogGroup({ store }, input) {
    store.removeGroup(groupOf(store, readName(input)).name);
    return undefined;
  },

  PutRetentionPolicy({ store }, input) {
    const { name, days } = checked(input, (check) => ({
      name: check.requiredText('logGroupName', GROUP_NAME),
      days: check.number('retentionInDays'),
    }));
    if (days === undefined || !RETENTION_DAYS.includes(days)) {
      throw invalidParameter(`retentionInDays is one of ${RETENTION_DAYS.join(', ')}.`);
    }
    groupOf(store, name).retentionDays = days;
    return undefined;
  },

  DeleteRetentionPolicy({ store }, input) {
    groupOf(store, readName(input)).retentionDays = undefined;
    return undefined;
  },
};

const readName = (input: Parameters<typeof checked>[0]): string =>
  checked(input, (check) => check.requiredText('logGroupName', GROUP_NAME));

const shown = (group: LogGroup): object =>
  defined({
    logGroupName: group.name,
    creationTime: group.createdMs,
    retentionInDays: group.retentionDays,
    metricFilterCount: 0,
    arn: `${group.arn}:*`,
    logGroupArn: group.arn,
    storedBytes: group.sizeBytes,
    logGroupClass: 'STANDARD',
  });

interface WantedPage {
  readonly limit: number;
  readonly token: string | undefined;
}

const MAX_LISTED = 50;

export const readPage = (check: Checker): WantedPage => ({
  limit: check.number('limit', { min: 1, max: MAX_LISTED }) ?? MAX_LISTED,
  token: check.text('nextToken', { min: 1 }),
});

/** @throws AwsError InvalidParameterException for a token that is none */
export function listOfPage<T>(
  member: string,
  all: readonly T[],
  { limit, token }: WantedPage,
  show: (item: T) => object,
): object {
  const page = pageOf(all, limit, token);
  if (page === undefined) throw invalidParameter('The specified nextToken is invalid.');
  return defined({ [member]: page.items.map(show), nextToken: page.nextToken });
}
