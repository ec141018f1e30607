import type { JsonObject } from '../core/json.ts';
import { scalarText } from '../core/properties.ts';
import { fail, type Location, type Scope, type Value } from './scope.ts';

const VARIABLE = /\$\{(!?)([^}]*)\}/g;

/**
 * Fills the variables of an Fn::Sub text; `${!Literal}` stays as `${Literal}`.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-sub.html
 */
export function substitute(template: string, variables: JsonObject, scope: Scope, location: Location): string {
  return template.replace(VARIABLE, (whole: string, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    return plain(lookUp(name.trim(), variables, scope, location), whole, location);
  });
}

function lookUp(name: string, variables: JsonObject, scope: Scope, location: Location): Value {
  const own = variables[name];
  if (own !== undefined) return own;
  const dot = name.indexOf('.');
  return dot === -1 ? scope.ref(name, location) : scope.attribute(name.slice(0, dot), name.slice(dot + 1), location);
}

function plain(value: Value, variable: string, location: Location): string {
  return scalarText(value) ?? fail(location, `${variable} is not a text.`);
}
