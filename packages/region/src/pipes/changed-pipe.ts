import { isObject, type JsonObject } from '../core/json.ts';
import { object, text } from '../core/properties.ts';
import type { PipeDeclaration } from './declaration.ts';

/** Of a source, what UpdatePipe does not have. */
const FIXED = ['StartingPosition', 'TopicName', 'ConsumerGroupID'];

/**
 * A pipe as UpdatePipe changes it. What the call does not name stays; the parameters of a service change as a whole.
 * A template or an enrichment that is empty takes away the one that is there.
 * @see https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_UpdatePipe.html
 */
export function changedPipe(pipe: PipeDeclaration, input: JsonObject): PipeDeclaration {
  const state = text(input, 'DesiredState');
  const enrichment = text(input, 'Enrichment') ?? pipe.enrichment;
  return {
    ...pipe,
    roleArn: text(input, 'RoleArn') ?? pipe.roleArn,
    description: text(input, 'Description') ?? pipe.description,
    desiredState: state === 'RUNNING' || state === 'STOPPED' ? state : pipe.desiredState,
    sourceParameters: changedSource(pipe.sourceParameters, object(input, 'SourceParameters')),
    enrichment: enrichment === '' ? undefined : enrichment,
    enrichmentParameters: { ...pipe.enrichmentParameters, ...object(input, 'EnrichmentParameters') },
    target: text(input, 'Target') ?? pipe.target,
    targetParameters: { ...pipe.targetParameters, ...object(input, 'TargetParameters') },
  };
}

function changedSource(before: JsonObject, change: JsonObject): JsonObject {
  const changed = Object.entries(change).map(([name, value]) => {
    const kept = isObject(value) ? { ...value, ...fixedIn(object(before, name)) } : value;
    return [name, kept] as const;
  });
  return { ...before, ...Object.fromEntries(changed) };
}

const fixedIn = (parameters: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(parameters).filter(([name]) => FIXED.includes(name)));
