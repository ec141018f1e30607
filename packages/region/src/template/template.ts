import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { scalarText } from '../core/properties.ts';
import { TemplateError } from './template-error.ts';

/** A resource as the template writes it, intrinsic functions and all. */
export interface TemplateResource {
  readonly type: string;
  readonly properties: JsonObject;
  readonly dependsOn: readonly string[];
  readonly condition?: string;
  /** `Retain`, for example. */
  readonly deletionPolicy?: string;
  readonly updateReplacePolicy?: string;
}

/** A compiled CloudFormation template, checked for its outer form only. */
export interface Template {
  readonly parameters: JsonObject;
  readonly rules: JsonObject;
  readonly mappings: JsonObject;
  readonly conditions: JsonObject;
  readonly resources: Readonly<Record<string, TemplateResource>>;
  readonly outputs: JsonObject;
  readonly metadata: JsonObject;
}

/**
 * Reads the outer form of a template.
 * @throws TemplateError TEMPLATE_MALFORMED with every resource that has no type or no proper form
 */
export function parseTemplate(document: Json): Template {
  if (!isObject(document) || !isObject(document['Resources'])) {
    throw TemplateError.at('TEMPLATE_MALFORMED', '', '', 'The template is not an object with Resources.');
  }
  const wrong = Object.entries(document['Resources']).filter(
    ([, resource]) => !isObject(resource) || typeof resource['Type'] !== 'string',
  );
  if (wrong.length > 0) {
    throw new TemplateError(
      'TEMPLATE_MALFORMED',
      wrong.map(([logicalId]) => ({ logicalId, path: 'Type', message: 'A resource must be an object with a Type.' })),
    );
  }
  return {
    parameters: section(document, 'Parameters'),
    rules: section(document, 'Rules'),
    mappings: section(document, 'Mappings'),
    conditions: section(document, 'Conditions'),
    resources: Object.fromEntries(
      Object.entries(document['Resources']).map(([logicalId, resource]) => [logicalId, parseResource(resource)]),
    ),
    outputs: section(document, 'Outputs'),
    metadata: section(document, 'Metadata'),
  };
}

function section(document: JsonObject, name: string): JsonObject {
  const value = document[name];
  return isObject(value) ? value : {};
}

function parseResource(resource: Json): TemplateResource {
  const source = isObject(resource) ? resource : {};
  const dependsOn = source['DependsOn'];
  const base = {
    type: scalarText(source['Type']) ?? '',
    properties: section(source, 'Properties'),
    dependsOn: [dependsOn].flat().filter((id) => typeof id === 'string'),
  };
  const { Condition: condition, DeletionPolicy: deletionPolicy, UpdateReplacePolicy: updateReplacePolicy } = source;
  return {
    ...base,
    ...(typeof condition === 'string' && { condition }),
    ...(typeof deletionPolicy === 'string' && { deletionPolicy }),
    ...(typeof updateReplacePolicy === 'string' && { updateReplacePolicy }),
  };
}
