import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { INTRINSICS } from './intrinsics.ts';
import { below, fail, type Location, REMOVED, type Scope, type Value } from './scope.ts';

/**
 * Works out every intrinsic function in a value, as deep as it goes.
 * @throws TemplateError TEMPLATE_UNRESOLVABLE with logical id and path
 */
export function evaluate(value: Json, scope: Scope, location: Location): Value {
  if (Array.isArray(value)) return evaluateList(value, scope, location);
  if (!isObject(value)) return value;
  const name = intrinsicName(value);
  if (name === undefined) return evaluateObject(value, scope, location);
  const intrinsic = INTRINSICS[name];
  if (intrinsic === undefined) fail(location, `${name} cannot be resolved here. Write the value out in the template.`);
  const resolve = (inner: Json, step?: string | number): Value =>
    evaluate(inner, scope, step === undefined ? location : below(location, step));
  return intrinsic(value[name] ?? null, { scope, location: below(location, name), resolve });
}

function evaluateList(values: readonly Json[], scope: Scope, location: Location): Json {
  return values
    .map((value, index) => evaluate(value, scope, below(location, index)))
    .filter((value) => value !== REMOVED);
}

function evaluateObject(source: JsonObject, scope: Scope, location: Location): Json {
  const entries: [string, Json][] = [];
  for (const [key, inner] of Object.entries(source)) {
    const value = evaluate(inner, scope, below(location, key));
    if (value !== REMOVED) entries.push([key, value]);
  }
  return Object.fromEntries(entries);
}

/** `Condition` is an ordinary key everywhere but in the Conditions section, where `conditions.ts` reads it. */
function intrinsicName(source: JsonObject): string | undefined {
  const [name, ...others] = Object.keys(source);
  if (name === undefined || others.length > 0) return undefined;
  return name === 'Ref' || name.startsWith('Fn::') ? name : undefined;
}
