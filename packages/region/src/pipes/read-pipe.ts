import type { JsonObject } from '../core/json.ts';
import { object, text, textMap, textOr } from '../core/properties.ts';
import type { PipeDeclaration } from './declaration.ts';

/** Reads a pipe from the form that CreatePipe and CloudFormation share. */
export function readPipe(properties: JsonObject, name: string): PipeDeclaration {
  return {
    name,
    roleArn: textOr(properties, 'RoleArn', ''),
    source: textOr(properties, 'Source', ''),
    sourceParameters: object(properties, 'SourceParameters'),
    enrichment: text(properties, 'Enrichment'),
    enrichmentParameters: object(properties, 'EnrichmentParameters'),
    target: textOr(properties, 'Target', ''),
    targetParameters: object(properties, 'TargetParameters'),
    desiredState: text(properties, 'DesiredState') === 'STOPPED' ? 'STOPPED' : 'RUNNING',
    description: text(properties, 'Description'),
    tags: textMap(object(properties, 'Tags')),
  };
}
