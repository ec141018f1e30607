import { isObject, type Json, type JsonObject, objectOf } from '../core/json.ts';

/** The section of `Globals` for a type. @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html */
const SECTIONS: Readonly<Record<string, string>> = {
  'AWS::Serverless::Api': 'Api',
  'AWS::Serverless::CapacityProvider': 'CapacityProvider',
  'AWS::Serverless::Function': 'Function',
  'AWS::Serverless::HttpApi': 'HttpApi',
  'AWS::Serverless::LayerVersion': 'LayerVersion',
  'AWS::Serverless::SimpleTable': 'SimpleTable',
  'AWS::Serverless::StateMachine': 'StateMachine',
};

/** The properties that a resource of a type has for all. */
export const globalsOf = (globals: JsonObject, type: string): JsonObject => objectOf(globals[SECTIONS[type] ?? '']);

/** Lists are joined, the global ones first; objects are merged; a text of the resource replaces the global one. */
export function merged(globalValue: Json | undefined, value: Json | undefined): Json {
  if (globalValue === undefined || value === undefined) return value ?? globalValue ?? null;
  if (Array.isArray(globalValue) && Array.isArray(value)) return [...globalValue, ...value];
  if (!isObject(globalValue) || !isObject(value) || isFunction(globalValue) || isFunction(value)) return value;
  const names = new Set([...Object.keys(globalValue), ...Object.keys(value)]);
  return Object.fromEntries([...names].map((name) => [name, merged(globalValue[name], value[name])]));
}

/** Whether CloudFormation works out a value, so that it counts as a whole. */
function isFunction(value: JsonObject): boolean {
  const [name = '', ...others] = Object.keys(value);
  return others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'));
}
