import { CURRENT, MAX_UNLABELLED, PREVIOUS, type SecretVersion } from './secret.ts';

type Versions = readonly SecretVersion[];

/** The version that has a label. */
export const holderOf = (versions: Versions, stage: string): SecretVersion | undefined =>
  versions.find(({ stages }) => stages.includes(stage));

/** Puts a label on one version, or with no id on none, and takes it off the others. */
export function withStage(versions: Versions, stage: string, versionId: string | undefined): Versions {
  const former = holderOf(versions, stage);
  const moved = labelled(versions, stage, versionId);
  // The version that is no longer the current one is the previous one.
  const isHandedOn = stage === CURRENT && former !== undefined && former.id !== versionId;
  return isHandedOn ? labelled(moved, PREVIOUS, former.id) : moved;
}

/** Adds a version with its labels, and forgets the oldest of those that have none. */
export function withVersion(versions: Versions, added: SecretVersion): Versions {
  const bare: Versions = [...versions, { ...added, stages: [] }];
  const all = added.stages.reduce((sofar, stage) => withStage(sofar, stage, added.id), bare);
  const unlabelled = all.filter(({ stages }) => stages.length === 0);
  const forgotten = new Set(unlabelled.slice(0, Math.max(0, unlabelled.length - MAX_UNLABELLED)));
  return all.filter((version) => !forgotten.has(version));
}

function labelled(versions: Versions, stage: string, versionId: string | undefined): Versions {
  return versions.map((version) => {
    const others = version.stages.filter((one) => one !== stage);
    if (version.id === versionId) return { ...version, stages: [...others, stage] };
    return others.length === version.stages.length ? version : { ...version, stages: others };
  });
}
