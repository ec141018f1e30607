import { at, isObject, type Json, type JsonObject, textOf } from '../core/json.ts';
import { TemplateError } from './template-error.ts';
import { parseTemplateText } from './template-text.ts';

/**
 * Puts the files beside a template in the place of `Fn::Transform` with the macro `AWS::Include`.
 * @param readText gives the text of a file; undefined where there is none
 * @throws TemplateError TEMPLATE_UNSUPPORTED for another macro, or for what is no file beside the template
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html
 */
export function withIncludes(document: Json, readText: (localPath: string) => string | undefined): Json {
  const visit = (value: Json, path: readonly string[]): Json => {
    if (Array.isArray(value)) return value.map((item, index) => visit(item, [...path, String(index)]));
    if (!isObject(value)) return value;
    const { 'Fn::Transform': macro, ...others } = value;
    const members = Object.entries(others).map(([name, inner]) => [name, visit(inner, [...path, name])] as const);
    return { ...Object.fromEntries(members), ...(macro !== undefined && included(macro, path, readText)) };
  };
  return visit(document, []);
}

function included(
  macro: Json,
  [, logicalId = '', ...path]: readonly string[],
  readText: (localPath: string) => string | undefined,
): JsonObject {
  const refuse = (message: string): never => {
    throw TemplateError.at('TEMPLATE_UNSUPPORTED', logicalId, [...path, 'Fn::Transform'].join('.'), message);
  };
  const name = at(macro, 'Name');
  if (name !== 'AWS::Include')
    return refuse(`The region runs the macro AWS::Include here, not ${JSON.stringify(name)}.`);
  const location = at(macro, 'Parameters', 'Location');
  const text = typeof location === 'string' ? readText(location) : undefined;
  if (text === undefined) {
    return refuse(
      `The region includes files beside the template, and ${textOf(location, JSON.stringify(location))} is none.`,
    );
  }
  const content = parseTemplateText(text);
  return isObject(content) ? content : refuse(`${textOf(location, '')} has no members to include.`);
}
