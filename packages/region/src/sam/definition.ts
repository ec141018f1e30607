import { isObject, type JsonObject } from '../core/json.ts';
import { parseTemplateText } from '../template/template-text.ts';
import { s3Location } from './code.ts';
import type { SamOutput, Source } from './output.ts';

/**
 * The definition of an API or workflow, from its property or from the file that it names.
 * @param property the one with the definition itself; `DefinitionUri` names a file
 */
export function definitionOf(output: SamOutput, source: Source, property = 'DefinitionBody'): JsonObject | undefined {
  const { logicalId, properties } = source;
  const inline = properties[property];
  if (isObject(inline)) return inline;
  const uri = output.value(properties['DefinitionUri']);
  if (uri === undefined) return undefined;
  const text = definitionText(output, source);
  const definition = text === undefined ? undefined : parseTemplateText(text);
  if (isObject(definition)) return definition;
  const message = `The region reads definitions from files beside the template, and ${JSON.stringify(uri)} is none.`;
  output.refuse(logicalId, 'Properties.DefinitionUri', message);
  return undefined;
}

/** The text of the file that `DefinitionUri` names; undefined where there is none beside the template. */
export function definitionText(output: SamOutput, { properties }: Source): string | undefined {
  const uri = output.value(properties['DefinitionUri']);
  return typeof uri === 'string' && s3Location(uri) === undefined ? output.input.readText(uri) : undefined;
}
