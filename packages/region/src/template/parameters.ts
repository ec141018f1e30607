import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { scalarText } from '../core/properties.ts';
import { checkParameterTypes } from './parameter-types.ts';
import { type Finding, TemplateError } from './template-error.ts';

/**
 * Gives every declared parameter its value: what was passed in, else its default.
 * List parameters come out as lists, as Ref gives them.
 * @throws TemplateError PARAMETERS_INVALID with everything that is wrong: unknown types, or else unknown names, missing values, values
 *   that are not allowed. A NoEcho value is never repeated in the message.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
export function resolveParameters(
  declared: JsonObject,
  given: Readonly<Record<string, string>>,
): ReadonlyMap<string, Json> {
  checkParameterTypes(declared);
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(declared, name));
  const missing: string[] = [];
  const findings: Finding[] = unknown.map((name) => ({
    logicalId: name,
    path: '',
    message: unknownParameter(declared),
  }));
  let asAws = unknown.length === 0 ? undefined : `Parameters: [${unknown.join(', ')}] do not exist in the template`;
  const values = new Map<string, Json>();
  for (const [name, declaration] of Object.entries(declared)) {
    const rules = isObject(declaration) ? declaration : {};
    const text = given[name] ?? defaultText(rules['Default']);
    if (text === undefined) missing.push(name);
    const problem = text === undefined ? undefined : broken(text, rules);
    if (problem !== undefined) {
      findings.push({ logicalId: name, path: 'Parameter', message: problem.message });
      asAws ??= constraintText(name, problem, rules);
    } else if (text !== undefined) values.set(name, typed(text, rules['Type']));
  }
  findings.push(...missing.map((name) => ({ logicalId: name, path: 'Parameter', message: noValue(name) })));
  if (findings.length === 0) return values;
  const noValues = missing.length === 0 ? undefined : `Parameters: [${missing.join(', ')}] must have values`;
  throw new TemplateError('PARAMETERS_INVALID', findings, noValues ?? asAws);
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

/** What is wrong with a value. */
interface Problem {
  readonly message: string;
  /** As CloudFormation says it, after the name of the parameter. */
  readonly demand: string;
}

/** What CloudFormation says: the template's own description where it has one. */
function constraintText(name: string, { demand }: Problem, rules: JsonObject): string {
  const description = scalarText(rules['ConstraintDescription']);
  if (description === undefined) return `Parameter '${name}' ${demand}`;
  return `Parameter ${name} failed to satisfy constraint: ${description}`;
}

function broken(text: string, rules: JsonObject): Problem | undefined {
  const shown = rules['NoEcho'] === true || rules['NoEcho'] === 'true' ? '****' : text;
  const allowed = rules['AllowedValues'];
  if (Array.isArray(allowed) && !allowed.map(String).includes(text)) {
    const message = `"${shown}" is not allowed. Use one of: ${allowed.join(', ')}.`;
    return { message, demand: 'must be one of AllowedValues' };
  }
  const pattern = rules['AllowedPattern'];
  if (typeof pattern === 'string' && !new RegExp(`^(?:${pattern})$`).test(text)) {
    return { message: `"${shown}" does not match ${pattern}.`, demand: `must match pattern ${pattern}` };
  }
  return rules['Type'] === 'Number' ? brokenNumber(text, rules, shown) : brokenLength(text, rules, shown);
}

function brokenNumber(text: string, rules: JsonObject, shown: string): Problem | undefined {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) {
    return { message: `"${shown}" is not a number.`, demand: 'must be a number' };
  }
  const bounds = [rules['MinValue'], rules['MaxValue']].map(scalarText);
  return outside(value, bounds, `${shown} must be`, (word, bound) => {
    return `must be a number not ${word === 'least' ? 'less' : 'greater'} than ${bound}`;
  });
}

function brokenLength(text: string, rules: JsonObject, shown: string): Problem | undefined {
  const bounds = [rules['MinLength'], rules['MaxLength']].map(scalarText);
  const start = `The length of "${shown}" must be`;
  return outside(text.length, bounds, start, (word, bound) => `must contain at ${word} ${bound} characters`);
}

function outside(
  value: number,
  [least, most]: readonly (string | undefined)[],
  start: string,
  demand: (word: 'least' | 'most', bound: string) => string,
): Problem | undefined {
  if (least !== undefined && value < Number(least)) {
    return { message: `${start} at least ${least}.`, demand: demand('least', least) };
  }
  if (most !== undefined && value > Number(most)) {
    return { message: `${start} at most ${most}.`, demand: demand('most', most) };
  }
  return undefined;
}

function typed(text: string, type: Json | undefined): Json {
  const isList = type === 'CommaDelimitedList' || (typeof type === 'string' && type.startsWith('List<'));
  return isList ? text.split(',').map((part) => part.trim()) : text;
}
