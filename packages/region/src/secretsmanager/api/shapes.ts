import { defined } from '../../core/properties.ts';
import type { Secret, SecretVersion } from '../secret.ts';

/** Elements of answers; none has a value but {@link valueShape}. Times are seconds since the epoch. */

const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1000);

export const valueShape = ({ arn, name }: Secret, { id, value, stages, createdAtMs }: SecretVersion) => ({
  ARN: arn,
  Name: name,
  VersionId: id,
  ...('text' in value ? { SecretString: value.text } : { SecretBinary: value.base64 }),
  VersionStages: stages,
  CreatedDate: seconds(createdAtMs),
});

export const describedShape = (secret: Secret) => ({
  ...sharedShape(secret),
  VersionIdsToStages: stagesOf(secret),
});

export const listedShape = (secret: Secret) => ({
  ...sharedShape(secret),
  SecretVersionsToStages: stagesOf(secret),
});

export const versionShape = ({ id, stages, createdAtMs }: SecretVersion) => ({
  VersionId: id,
  VersionStages: stages,
  CreatedDate: seconds(createdAtMs),
});

/** What a change answers. @param versionId of the version that it made */
export const changedShape = ({ arn, name }: Secret, versionId?: string) =>
  defined({ ARN: arn, Name: name, VersionId: versionId });

function sharedShape({ arn, name, description, kmsKeyId, tags, deletion, createdAtMs, changedAtMs }: Secret) {
  return defined({
    ARN: arn,
    Name: name,
    Description: description,
    KmsKeyId: kmsKeyId,
    RotationEnabled: false,
    CreatedDate: seconds(createdAtMs),
    LastChangedDate: seconds(changedAtMs),
    DeletedDate: seconds(deletion?.markedAtMs),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  });
}

const stagesOf = ({ versions }: Secret) =>
  Object.fromEntries(versions.filter(({ stages }) => stages.length > 0).map(({ id, stages }) => [id, stages]));
