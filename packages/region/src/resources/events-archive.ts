import { defined, jsonText, number, text } from '../core/properties.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, nameOf } from './naming.ts';

export const eventsArchive: ResourceKind = {
  type: 'AWS::Events::Archive',
  properties: {
    ArchiveName: 'runs',
    Description: 'runs',
    EventPattern: 'runs',
    RetentionDays: 'runs',
    SourceArn: 'runs',
    KmsKeyIdentifier: 'accepted',
  },
  identify(resource, naming) {
    const ArchiveName = nameOf(resource, 'ArchiveName', naming);
    return { ref: ArchiveName, attributes: { ArchiveName, Arn: arnOf(naming, 'events', `archive/${ArchiveName}`) } };
  },
  async declare({ properties, ref }, { events }, before) {
    const archive = {
      ArchiveName: ref,
      EventSourceArn: text(properties, 'SourceArn'),
      EventPattern: jsonText(properties, 'EventPattern'),
      RetentionDays: number(properties, 'RetentionDays'),
      Description: text(properties, 'Description'),
    };
    const { EventSourceArn: _source, ...change } = archive;
    if (before === undefined) await events['CreateArchive']?.(defined(archive));
    else await events['UpdateArchive']?.(defined(change));
  },
  async remove({ ref: ArchiveName }, { events }) {
    await events['DeleteArchive']?.({ ArchiveName });
  },
};
