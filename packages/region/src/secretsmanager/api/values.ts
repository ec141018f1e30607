import { defined } from '../../core/properties.ts';
import type { Checker } from '../../http/input-checker.ts';
import { invalidParameter } from '../errors.ts';
import { SECRET_NAME } from '../names.ts';
import { addVersion, moveStage, type NewVersion, versionOf } from '../versions.ts';
import { checked, readId, readTags, readToken, readValue, type SecretOperations } from './operation.ts';
import { changedShape, valueShape } from './shapes.ts';

const STAGE = { min: 1, max: 256 } as const;
const DESCRIPTION = { max: 2048 } as const;

export const valueOperations: SecretOperations = {
  CreateSecret(store, input) {
    const { draft, version } = checked(input, (check) => ({
      draft: {
        ...readDescription(check),
        name: check.requiredText('Name', SECRET_NAME),
        tags: readTags(check) ?? {},
      },
      version: readVersion(check),
    }));
    // A call that is made again, with the token of the first one, made this secret.
    const before = store.find(draft.name);
    const isAgain = before?.versions.some(({ id }) => id === version?.id) ?? false;
    const secret = isAgain ? store.usable(draft.name) : store.create(draft);
    if (version !== undefined) addVersion(store, secret, version);
    return changedShape(secret, version?.id);
  },

  GetSecretValue(store, input) {
    const { id, version } = checked(input, (check) => ({
      id: readId(check),
      version: { id: check.text('VersionId', { min: 32, max: 64 }), stage: check.text('VersionStage', STAGE) },
    }));
    const secret = store.usable(id);
    return valueShape(secret, versionOf(secret, version));
  },

  PutSecretValue(store, input) {
    const { id, version, stages } = checked(input, (check) => ({
      id: readId(check),
      version: readVersion(check),
      stages: check.texts('VersionStages', { min: 1, max: 20 }),
    }));
    const secret = store.usable(id);
    if (version === undefined) throw invalidParameter('You must provide either SecretString or SecretBinary.');
    const put = addVersion(store, secret, { ...version, stages });
    return { ...changedShape(put, version.id), VersionStages: versionOf(put, { id: version.id }).stages };
  },

  UpdateSecret(store, input) {
    const { id, changes, version } = checked(input, (check) => ({
      id: readId(check),
      changes: readDescription(check),
      version: readVersion(check),
    }));
    const secret = store.put({ ...store.usable(id), ...changes });
    if (version !== undefined) addVersion(store, secret, version);
    return changedShape(secret, version?.id);
  },

  UpdateSecretVersionStage(store, input) {
    const { id, move } = checked(input, (check) => ({
      id: readId(check),
      move: {
        stage: check.requiredText('VersionStage', STAGE),
        from: check.text('RemoveFromVersionId', { min: 32, max: 64 }),
        to: check.text('MoveToVersionId', { min: 32, max: 64 }),
      },
    }));
    return changedShape(moveStage(store, store.usable(id), move));
  },
};

const readDescription = (check: Checker) =>
  defined({ description: check.text('Description', DESCRIPTION), kmsKeyId: check.text('KmsKeyId', { max: 2048 }) });

function readVersion(check: Checker): NewVersion | undefined {
  const value = readValue(check);
  return value && { id: readToken(check), value };
}
