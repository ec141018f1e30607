import { type JsonObject, listOf, objectOf } from '../../core/json.ts';
import { referenceIn } from '../output.ts';
import { addPermission, type EventKind, type SamEvent, targetArn } from './event.ts';

/** A notification of a bucket of the same template, which waits for the permission. */
export const bucket: EventKind = {
  add(event) {
    const { output, source, eventId, properties } = event;
    addPermission(event, 's3.amazonaws.com', { SourceAccount: { Ref: 'AWS::AccountId' } });
    const bucketId = referenceIn(properties['Bucket']);
    const declared = bucketId === undefined ? undefined : output.sources.get(bucketId);
    if (bucketId === undefined || declared === undefined) {
      const message = 'S3 events must reference an S3 bucket in the same template.';
      output.refuse(source.logicalId, `Properties.Events.${eventId}.Properties.Bucket`, message);
      return;
    }
    const before = output.resources.get(bucketId) ?? { Type: declared.type, ...declared.attributes };
    output.resources.set(bucketId, notifying(event, before, declared.properties));
  },
};

function notifying(event: SamEvent, before: JsonObject, declared: JsonObject): JsonObject {
  const { id, properties } = event;
  const settings = objectOf(before['Properties'] ?? declared);
  const notifications = objectOf(settings['NotificationConfiguration']);
  const added = [properties['Events'] ?? []].flat().map((name) => ({
    Function: targetArn(event),
    Event: name,
    ...(properties['Filter'] !== undefined && { Filter: properties['Filter'] }),
  }));
  const LambdaConfigurations = [...listOf(notifications['LambdaConfigurations']), ...added];
  return {
    ...before,
    DependsOn: [before['DependsOn'] ?? [], `${id}Permission`].flat(),
    Properties: { ...settings, NotificationConfiguration: { ...notifications, LambdaConfigurations } },
  };
}
