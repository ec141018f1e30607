import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { INTRINSICS } from './intrinsics.ts';
import { below, fail, type Place, REMOVED, type Scope, type Value } from './scope.ts';

/**
 * Works out every intrinsic function in a value, as deep as it goes.
 * @throws TemplateError TEMPLATE_UNRESOLVABLE with logical id and path
 */
export function evaluate(value: Json, scope: Scope, place: Place): Value {
  if (Array.isArray(value)) return evaluateList(value, scope, place);
  if (!isObject(value)) return value;
  const name = intrinsicName(value);
  if (name === undefined) return evaluateObject(value, scope, place);
  const intrinsic = INTRINSICS[name];
  if (intrinsic === undefined) fail(place, `${name} cannot be resolved here. Write the value out in the template.`);
  const resolve = (inner: Json, step?: string | number): Value =>
    evaluate(inner, scope, step === undefined ? place : below(place, step));
  return intrinsic(value[name] ?? null, { scope, place: below(place, name), resolve });
}

function evaluateList(values: readonly Json[], scope: Scope, place: Place): Json {
  return values.map((value, index) => evaluate(value, scope, below(place, index))).filter((value) => value !== REMOVED);
}

function evaluateObject(source: JsonObject, scope: Scope, place: Place): Json {
  const entries: [string, Json][] = [];
  for (const [key, inner] of Object.entries(source)) {
    const value = evaluate(inner, scope, below(place, key));
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
