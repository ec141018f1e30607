import type { Json, JsonObject } from '../../core/json.ts';
import type { HttpParameters, Target } from '../target.ts';
import { jsonPath } from './json-path.ts';

/**
 * The target with the values of its HTTP parameters: one that begins with `$.` is a path into the event. A path at
 * which the event has nothing gives an empty text.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
 */
export function withHttpValues(target: Target, event: JsonObject): Target {
  const { HttpParameters: parameters } = target;
  return parameters === undefined ? target : { ...target, HttpParameters: filled(parameters, event) };
}

function filled(parameters: HttpParameters, event: JsonObject): HttpParameters {
  const { PathParameterValues: path, HeaderParameters: headers, QueryStringParameters: query } = parameters;
  const filledIn = (text: string): string => (text.startsWith('$.') ? textOf(jsonPath(text)(event)) : text);
  const valuesOf = (texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, filledIn(text)]));
  return {
    ...(path && { PathParameterValues: path.map(filledIn) }),
    ...(headers && { HeaderParameters: valuesOf(headers) }),
    ...(query && { QueryStringParameters: valuesOf(query) }),
  };
}

function textOf(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
