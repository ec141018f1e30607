import { isObject, type Json, type JsonObject, objectOf } from '../core/json.ts';
import { scalarText } from '../core/properties.ts';
import { cidrBlocks } from './cidr.ts';
import { UNKNOWN } from './resource.ts';
import { fail, type Location, REMOVED, type Scope, type Value } from './scope.ts';
import { substitute } from './sub.ts';

export interface IntrinsicCall {
  readonly scope: Scope;
  readonly location: Location;
  /** Works out an argument. */
  resolve(value: Json, step?: string | number): Value;
}

export type Intrinsic = (argument: Json, call: IntrinsicCall) => Value;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html */
export const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, call) => call.scope.ref(text(argument, call, 'the name of a parameter or resource'), call.location),
  'Fn::GetAtt': getAtt,
  'Fn::Sub': sub,
  'Fn::Join': join,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::If': ifCondition,
  'Fn::FindInMap': findInMap,
  'Fn::Base64': (argument, call) => Buffer.from(text(call.resolve(argument), call, 'a text')).toString('base64'),
  'Fn::GetAZs': getAvailabilityZones,
  'Fn::Cidr': cidr,
  'Fn::Length': (argument, call) => list(call.resolve(argument), call).length,
  'Fn::ToJsonString': (argument, call) => JSON.stringify(present(call.resolve(argument))),
  'Fn::GetStackOutput': getStackOutput,
  'Fn::ImportValue': (argument, call) =>
    call.scope.imported(text(call.resolve(argument), call, 'the name of an export'), call.location),
};

function getAtt(argument: Json, call: IntrinsicCall): Json {
  const parts = typeof argument === 'string' ? argument.split('.') : list(call.resolve(argument), call).map(String);
  const [logicalId, ...attribute] = parts;
  if (logicalId === undefined || attribute.length === 0)
    fail(call.location, 'Fn::GetAtt needs a logical id and a name.');
  return call.scope.attribute(logicalId, attribute.join('.'), call.location);
}

function sub(argument: Json, call: IntrinsicCall): string {
  if (typeof argument === 'string') return substitute(argument, {}, call.scope, call.location);
  const [template, variables] = Array.isArray(argument) ? argument : [];
  if (typeof template !== 'string' || !isObject(variables)) {
    fail(call.location, 'Fn::Sub takes a text, or a list of a text and an object of variables.');
  }
  const values: JsonObject = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, present(call.resolve(value, name))]),
  );
  return substitute(template, values, call.scope, call.location);
}

function join(argument: Json, call: IntrinsicCall): string {
  const [separator, values] = pair(argument, call);
  return list(call.resolve(values), call)
    .map((part) => text(part, call, 'a list of texts'))
    .join(text(separator, call, 'a separator'));
}

function select(argument: Json, call: IntrinsicCall): Json {
  const [index, values] = pair(argument, call);
  const known = list(call.resolve(values), call);
  if (known.includes(UNKNOWN)) return UNKNOWN;
  const chosen = known[Number(present(call.resolve(index)))];
  return chosen === undefined ? fail(call.location, `The list has no element ${JSON.stringify(index)}.`) : chosen;
}

function split(argument: Json, call: IntrinsicCall): Json {
  const [separator, value] = pair(argument, call);
  return text(call.resolve(value), call, 'a text to split').split(text(separator, call, 'a separator'));
}

function ifCondition(argument: Json, call: IntrinsicCall): Value {
  const [name, whenTrue, whenFalse] = Array.isArray(argument) ? argument : [];
  if (typeof name !== 'string' || whenTrue === undefined || whenFalse === undefined) {
    fail(call.location, 'Fn::If takes a condition, a value when true and a value when false.');
  }
  return call.scope.condition(name, call.location) ? call.resolve(whenTrue) : call.resolve(whenFalse);
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-findinmap-enhancements.html */
function findInMap(argument: Json, call: IntrinsicCall): Value {
  const [map, key, name, options] = Array.isArray(argument) ? argument : [];
  if (map === undefined || key === undefined || name === undefined) {
    fail(call.location, 'Fn::FindInMap takes a map, a top-level key and a second-level key.');
  }
  const texts = [map, key, name].map((part) => text(call.resolve(part), call, 'a map and two keys'));
  const [mapName = '', topKey = '', secondKey = ''] = texts;
  const value = call.scope.mapping(mapName, topKey, secondKey);
  if (value !== undefined) return value;
  const otherwise = isObject(options) ? options['DefaultValue'] : undefined;
  if (otherwise !== undefined) return call.resolve(otherwise, 'DefaultValue');
  return fail(call.location, `Mappings has no ${texts.join('.')}.`);
}

/**
 * Takes what the other stack has now; nothing keeps that stack from changing it.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html
 */
function getStackOutput(argument: Json, call: IntrinsicCall): Json {
  const source = call.resolve(argument);
  const { StackName, OutputName, Region = call.scope.region, RoleArn } = source === REMOVED ? {} : objectOf(source);
  const [stackName, outputName] = [scalarText(StackName), scalarText(OutputName)];
  if (stackName === undefined || outputName === undefined) {
    fail(call.location, 'Fn::GetStackOutput takes a StackName and an OutputName.');
  }
  if (RoleArn !== undefined)
    fail(call.location, 'RoleArn is not supported: the region has no stacks of other accounts.');
  if (Region !== call.scope.region) {
    fail(
      call.location,
      `The region ${scalarText(Region)} is not supported: there are only stacks of ${call.scope.region}.`,
    );
  }
  return call.scope.stackOutput({ stackName, outputName }, call.location);
}

function getAvailabilityZones(argument: Json, call: IntrinsicCall): Json {
  const region = call.resolve(argument);
  const name = scalarText(region) || call.scope.region;
  return ['a', 'b', 'c'].map((zone) => `${name}${zone}`);
}

function cidr(argument: Json, call: IntrinsicCall): Json {
  const [block, count, bits] = list(call.resolve(argument), call);
  const blocks = cidrBlocks(scalarText(block) ?? '', Number(count), Number(bits ?? 8));
  return blocks ?? fail(call.location, 'Fn::Cidr takes an IPv4 block, a count and a number of host bits that fit.');
}

function pair(argument: Json, call: IntrinsicCall): [Json, Json] {
  const [first, second, ...more] = Array.isArray(argument) ? argument : [];
  if (first === undefined || second === undefined || more.length > 0) fail(call.location, 'A list of two is needed.');
  return [first, second];
}

function list(value: Value, call: IntrinsicCall): readonly Json[] {
  return Array.isArray(value) ? value : fail(call.location, 'A list is needed.');
}

function present(value: Value): Json {
  return value === REMOVED ? null : value;
}

function text(value: Value, call: IntrinsicCall, what: string): string {
  return scalarText(value) ?? fail(call.location, `It needs ${what}, not ${JSON.stringify(value)}.`);
}
