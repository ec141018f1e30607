import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { parseIntrinsic } from '../intrinsics/parse.ts';
import { PathSyntaxError } from '../json-path/path.ts';
import { type Expression, fieldPath } from './expression.ts';

/**
 * Compiles Parameters, ResultSelector or ItemSelector. Fields named `….$` hold paths or intrinsic functions.
 * @throws PathSyntaxError
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-inputpath-params.html
 */
export function payloadTemplate(template: Json): Expression {
  if (isObject(template)) return objectTemplate(template);
  if (!isList(template)) return () => template;
  const items = template.map(payloadTemplate);
  return (scope) => items.map((item) => item(scope));
}

function objectTemplate(template: JsonObject): Expression {
  const fields = Object.entries(template).map(([name, value]) => {
    return name.endsWith('.$')
      ? ([name.slice(0, -2), dynamic(name, value)] as const)
      : ([name, payloadTemplate(value)] as const);
  });
  return (scope) => Object.fromEntries(fields.map(([name, expression]) => [name, expression(scope)]));
}

function dynamic(field: string, value: Json): Expression {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (!text.startsWith('$')) return valid(field, () => parseIntrinsic(text));
  return valid(field, () => fieldPath(field, text));
}

/** @throws PathSyntaxError in the words of Step Functions */
function valid<T>(field: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof PathSyntaxError)) throw error;
    const message = `The value for the field '${field}' must be a valid JSONPath or a valid intrinsic function call`;
    throw new PathSyntaxError(message, { cause: error });
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
