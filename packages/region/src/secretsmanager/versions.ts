import { isDeepStrictEqual } from 'node:util';
import { AwsError } from '../core/aws-error.ts';
import { invalidParameter, valueNotFound } from './errors.ts';
import { CURRENT, MAX_STAGES, type Secret, type SecretValue, type SecretVersion } from './secret.ts';
import type { SecretStore } from './secret-store.ts';
import { holderOf, withStage, withVersion } from './staging.ts';

/** A value that is to be a version. */
export interface NewVersion {
  readonly id: string;
  readonly value: SecretValue;
  readonly stages?: readonly string[] | undefined;
}

/**
 * Adds a version to a secret. The same one again changes nothing, so that a call can be made again.
 * @throws AwsError ResourceExistsException for another value under the id of a version; InvalidParameterException
 */
export function addVersion(store: SecretStore, secret: Secret, { id, value, stages = [CURRENT] }: NewVersion): Secret {
  const there = secret.versions.find((version) => version.id === id);
  if (there !== undefined && !isDeepStrictEqual(there.value, value)) {
    const message = "You can't modify an existing version, you can only create a new version.";
    throw new AwsError('ResourceExistsException', message);
  }
  if (there !== undefined) return secret;
  if (stages.length > MAX_STAGES) throw invalidParameter(`A version has at most ${MAX_STAGES} staging labels.`);
  // The first version of a secret is the current one, whatever was asked for.
  const isFirst = holderOf(secret.versions, CURRENT) === undefined;
  const labels = [...new Set(isFirst ? [CURRENT, ...stages] : stages)];
  const added: SecretVersion = { id, value, stages: labels, createdAtMs: store.nowMs };
  return store.put({ ...secret, versions: withVersion(secret.versions, added) });
}

interface WantedVersion {
  readonly id?: string | undefined;
  readonly stage?: string | undefined;
}

/** The version by id or label; without both, the current one. @throws AwsError ResourceNotFoundException */
export function versionOf({ versions }: Secret, { id, stage }: WantedVersion): SecretVersion {
  const label = stage ?? (id === undefined ? CURRENT : undefined);
  const found = versions.find(
    (version) => (id === undefined || version.id === id) && (label === undefined || version.stages.includes(label)),
  );
  if (found !== undefined) return found;
  throw valueNotFound(id === undefined ? `staging label: ${label}` : `VersionId: ${id}`);
}

interface Move {
  readonly stage: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Moves a label from one version to another. @throws AwsError InvalidParameterException, ResourceNotFoundException */
export function moveStage(store: SecretStore, secret: Secret, { stage, from, to }: Move): Secret {
  const { versions } = secret;
  for (const id of [from, to]) if (id !== undefined) versionOf(secret, { id });
  if (stage === CURRENT && to === undefined) {
    throw invalidParameter(`You can't remove the staging label ${CURRENT}. Move it to another version.`);
  }
  const holder = holderOf(versions, stage);
  if (from !== undefined && holder?.id !== from) {
    throw invalidParameter(`The staging label ${stage} is not on the version ${from}.`);
  }
  if (from === undefined && holder !== undefined && holder.id !== to) {
    throw invalidParameter(
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  }
  return store.put({ ...secret, versions: withStage(versions, stage, to) });
}
