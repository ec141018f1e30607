import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { scalarText } from '../core/properties.ts';
import { type Finding, TemplateError } from './template-error.ts';

/**
 * Gives every declared parameter its value: what was passed in, else its default.
 * List parameters come out as lists, as Ref gives them.
 * @throws TemplateError PARAMETERS_INVALID with everything that is wrong: unknown names, missing values, values
 *   that are not allowed. A NoEcho value is never repeated in the message.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
export function resolveParameters(
  declared: JsonObject,
  given: Readonly<Record<string, string>>,
): ReadonlyMap<string, Json> {
  const findings: Finding[] = Object.keys(given)
    .filter((name) => !(name in declared))
    .map((name) => ({ logicalId: name, path: '', message: unknownParameter(declared) }));
  const values = new Map<string, Json>();
  for (const [name, declaration] of Object.entries(declared)) {
    const rules = isObject(declaration) ? declaration : {};
    const text = given[name] ?? defaultText(rules['Default']);
    const message = text === undefined ? noValue(name) : broken(text, rules);
    if (message !== undefined) findings.push({ logicalId: name, path: 'Parameter', message });
    else if (text !== undefined) values.set(name, typed(text, rules['Type']));
  }
  if (findings.length > 0) throw new TemplateError('PARAMETERS_INVALID', findings);
  return values;
}

function unknownParameter(declared: JsonObject): string {
  const names = Object.keys(declared).join(', ');
  return `The template has no such parameter. It has: ${names === '' ? 'none' : names}.`;
}

function noValue(name: string): string {
  return `The parameter has no default. Pass --parameter ${name}=<value>.`;
}

function defaultText(value: Json | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : scalarText(value);
}

function broken(text: string, rules: JsonObject): string | undefined {
  const shown = rules['NoEcho'] === true || rules['NoEcho'] === 'true' ? '****' : text;
  const allowed = rules['AllowedValues'];
  if (Array.isArray(allowed) && !allowed.map(String).includes(text)) {
    return `"${shown}" is not allowed. Use one of: ${allowed.join(', ')}.`;
  }
  const pattern = rules['AllowedPattern'];
  if (typeof pattern === 'string' && !new RegExp(`^(?:${pattern})$`).test(text)) {
    return `"${shown}" does not match ${pattern}.`;
  }
  return rules['Type'] === 'Number' ? brokenNumber(text, rules, shown) : brokenLength(text, rules, shown);
}

function brokenNumber(text: string, rules: JsonObject, shown: string): string | undefined {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) return `"${shown}" is not a number.`;
  return outside(value, rules['MinValue'], rules['MaxValue'], `${shown} must be`);
}

function brokenLength(text: string, rules: JsonObject, shown: string): string | undefined {
  return outside(text.length, rules['MinLength'], rules['MaxLength'], `The length of "${shown}" must be`);
}

function outside(value: number, min: Json | undefined, max: Json | undefined, start: string): string | undefined {
  const [least, most] = [scalarText(min), scalarText(max)];
  if (least !== undefined && value < Number(least)) return `${start} at least ${least}.`;
  if (most !== undefined && value > Number(most)) return `${start} at most ${most}.`;
  return undefined;
}

function typed(text: string, type: Json | undefined): Json {
  const isList = type === 'CommaDelimitedList' || (typeof type === 'string' && type.startsWith('List<'));
  return isList ? text.split(',').map((part) => part.trim()) : text;
}
