import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { Checker } from '../../http/input-checker.ts';
import type { Archive, ArchiveSettings } from '../archives.ts';
import type { Family } from './operation.ts';
import { onePage, readPage } from './paging.ts';
import { ARCHIVE_NAME, ARN, DESCRIPTION, present, seconds, withPrefix } from './shapes.ts';

const STATES = ['ENABLED', 'DISABLED', 'CREATING', 'UPDATING', 'CREATE_FAILED', 'UPDATE_FAILED'] as const;

export const archiveOperations: Family = (service) => ({
  CreateArchive(input) {
    const check = new Checker(input);
    const name = check.requiredText('ArchiveName', ARCHIVE_NAME);
    const busArn = check.requiredText('EventSourceArn', ARN);
    const settings = readSettings(check);
    check.done();
    return created(service.archives.create(name, busArn, settings));
  },

  UpdateArchive(input) {
    const check = new Checker(input);
    const name = check.requiredText('ArchiveName', ARCHIVE_NAME);
    const settings = readSettings(check);
    check.done();
    return created(service.archives.update(name, settings));
  },

  DescribeArchive(input) {
    const archive = service.archives.get(readName(input));
    const { description, eventPattern } = archive.settings;
    const more = { ArchiveArn: archive.arn, Description: description, EventPattern: eventPattern };
    return { ...summary(archive), ...present(more) };
  },

  ListArchives(input) {
    const check = new Checker(input);
    const prefix = check.text('NamePrefix', ARCHIVE_NAME);
    const busArn = check.text('EventSourceArn', ARN);
    const state = check.oneOf('State', STATES);
    const page = readPage(check);
    check.done();
    checkOneFilter('ListArchives', [prefix, busArn, state]);
    const named = withPrefix(service.archives.list(), prefix, ({ name }) => name);
    const bus = busArn === undefined ? undefined : service.buses.get(busArn);
    const found = named.filter((archive) => bus === undefined || archive.busArn === bus.arn);
    return onePage('Archives', state === undefined || state === 'ENABLED' ? found : [], page, summary);
  },

  DeleteArchive(input) {
    service.archives.delete(readName(input));
    return {};
  },
});

/** @throws AwsError ValidationException when a list is asked for by more than one filter */
export function checkOneFilter(operation: string, filters: readonly (string | undefined)[]): void {
  if (filters.filter((filter) => filter !== undefined).length <= 1) return;
  const message = `At most one filter is allowed for ${operation}. Use either : State, EventSourceArn, or NamePrefix.`;
  throw new AwsError('ValidationException', message);
}

function readName(input: JsonObject): string {
  const check = new Checker(input);
  const name = check.requiredText('ArchiveName', ARCHIVE_NAME);
  check.done();
  return name;
}

function readSettings(check: Checker): ArchiveSettings {
  return present({
    description: check.text('Description', DESCRIPTION),
    eventPattern: check.text('EventPattern', { max: 4096 }),
    retentionDays: check.number('RetentionDays', { min: 0 }),
  });
}

function created({ arn, createdAtMs }: Archive): JsonObject {
  return { ArchiveArn: arn, State: 'ENABLED', CreationTime: seconds(createdAtMs) };
}

function summary(archive: Archive): JsonObject {
  return {
    ArchiveName: archive.name,
    EventSourceArn: archive.busArn,
    State: 'ENABLED',
    RetentionDays: archive.settings.retentionDays ?? 0,
    SizeBytes: archive.events.sizeBytes,
    EventCount: archive.events.count,
    CreationTime: seconds(archive.createdAtMs),
  };
}
