import type { Pipe } from '../pipes.ts';

/** Times are in seconds. */
function stateOf({ arn, name, wanted, currentState, createdAt, modifiedAt }: Pipe): object {
  return {
    Arn: arn,
    Name: name,
    DesiredState: wanted,
    CurrentState: currentState,
    CreationTime: createdAt / 1000,
    LastModifiedTime: modifiedAt / 1000,
  };
}

/** What AWS says of a pipe while it carries out what it was asked for, which takes a moment there. */
export const onItsWay = (
  pipe: Pipe,
  state: 'CREATING' | 'UPDATING' | 'DELETING' | 'STARTING' | 'STOPPING',
): object => ({
  ...stateOf(pipe),
  CurrentState: state,
});

/** A pipe in a list. */
export function summaryOf(pipe: Pipe): object {
  const { source, target, enrichment } = pipe;
  return { ...stateOf(pipe), Source: source, Target: target, Enrichment: enrichment };
}

/** All of a pipe; members that are undefined are left out. */
export function described(pipe: Pipe): object {
  const { description, sourceParameters, enrichmentParameters, targetParameters, roleArn, tags } = pipe;
  return {
    ...summaryOf(pipe),
    Description: description,
    SourceParameters: sourceParameters,
    EnrichmentParameters: enrichmentParameters,
    TargetParameters: targetParameters,
    RoleArn: roleArn,
    Tags: tags,
  };
}
