import { AwsError } from '../../core/aws-error.ts';
import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import type { Members, Shape, Where } from './shape.ts';

const PACKAGE = 'com.amazonaws.dynamodb.v20120810';
/** AWS's own text for a number or a text where a list of lists is expected: its parser fails. */
const CAST =
  'class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class ' +
  '(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of loader ' +
  "'bootstrap')";

const malformed = (message: string): AwsError => new AwsError('SerializationException', message);

/**
 * The members that an operation knows, with values of their JSON types. Unknown members and nulls are left out.
 * @throws AwsError SerializationException
 */
export function typedMembers(input: JsonObject, members: Members): JsonObject {
  const typed: [string, Json][] = [];
  for (const [name, shape] of Object.entries(members)) {
    const value = Object.hasOwn(input, name) ? input[name] : undefined;
    if (value !== undefined && value !== null) typed.push([name, typedValue(value, shape)]);
  }
  return Object.fromEntries(typed);
}

function typedValue(value: Json, shape: Shape): Json {
  switch (shape.type) {
    case 'String':
      return textOf(value);
    case 'Boolean':
      return booleanOf(value);
    case 'Integer':
    case 'Long':
    case 'Double':
      return numberOf(value, shape.type);
    case 'Blob':
      return blobOf(value);
    case 'AttributeValue':
      return attributeOf(value, shape.where);
    case 'Structure':
      return typedMembers(structureOf(value, shape), shape.members);
    case 'List':
    case 'ParameterizedList':
      return listIn(value, shape.type).map((one) => typedElement(one, shape.of));
    case 'Map':
    case 'ParameterizedMap':
      return mappedBy(mapIn(value, shape), (one) => typedElement(one, shape.of));
  }
}

const typedElement = (value: Json, shape: Shape): Json => (value === null ? null : typedValue(value, shape));

function mappedBy(map: JsonObject, change: (value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value)]));
}

function textOf(value: Json): string {
  if (typeof value === 'string') return value;
  throw unconverted(value, 'String');
}

/** Of the texts, those that Java's parser takes. */
function booleanOf(value: Json): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') throw unconverted(value, 'Boolean');
  if (['true', '1', 'yes'].includes(value.toLowerCase())) return true;
  if (['false', '0', 'no'].includes(value.toLowerCase())) return false;
  throw malformed('Unexpected token received from parser');
}

function numberOf(value: Json, type: 'Integer' | 'Long' | 'Double'): number {
  if (typeof value === 'number') return type === 'Double' ? value : Math.floor(value);
  throw unconverted(value, type);
}

function unconverted(value: Json, type: string): AwsError {
  if (typeof value === 'boolean') return malformed(`${value ? 'TRUE' : 'FALSE'}_VALUE cannot be converted to ${type}`);
  if (typeof value === 'string') return malformed(`STRING_VALUE cannot be converted to ${type}`);
  if (typeof value === 'number') {
    return malformed(`${Number.isInteger(value) ? 'NUMBER' : 'DECIMAL'}_VALUE cannot be converted to ${type}`);
  }
  return isObject(value)
    ? malformed('Start of structure or map found where not expected')
    : malformed(`Unrecognized collection type class java.lang.${type}`);
}

function blobOf(value: Json): string {
  if (Array.isArray(value)) throw malformed('Unrecognized collection type class java.nio.ByteBuffer');
  if (isObject(value)) throw malformed('Start of structure or map found where not expected');
  if (typeof value !== 'string') throw malformed('only base-64-encoded strings are convertible to bytes');
  if (value.length % 4 !== 0) {
    throw malformed(`Base64 encoded length is expected a multiple of 4 bytes but found: ${value.length}`);
  }
  if (Buffer.from(value, 'base64').toString('base64') === value) return value;
  throw malformed('Invalid last non-pad Base64 character dectected');
}

function listIn(value: Json, type: 'List' | 'ParameterizedList'): readonly Json[] {
  if (Array.isArray(value)) return value;
  if (isObject(value)) throw malformed('Start of structure or map found where not expected');
  throw malformed(type === 'List' ? 'Unexpected field type' : CAST);
}

function mapIn(value: Json, { type, className }: { type: 'Map' | 'ParameterizedMap'; className: string }): JsonObject {
  if (isObject(value)) return value;
  if (!Array.isArray(value)) throw malformed(type === 'Map' ? 'Unexpected field type' : CAST);
  const name = className.includes('.') ? className : `${PACKAGE}.${className}`;
  throw malformed(`Unrecognized collection type java.util.Map<java.lang.String, ${name}>`);
}

function structureOf(value: Json, { where, className }: { where: Where; className: string }): JsonObject {
  if (isObject(value)) return value;
  if (Array.isArray(value)) throw malformed(`Unrecognized collection type class ${PACKAGE}.${className}`);
  throw malformed(where === 'member' ? 'Unexpected field type' : 'Unexpected value type in payload');
}

const ATTRIBUTE_MAP = { type: 'Map', className: 'AttributeValue' } as const;

/** An attribute value with the right types inside. It is given as it is where nothing has to be left out. */
function attributeOf(value: Json, where: Where): JsonObject {
  const structure = structureOf(value, { where, className: 'AttributeValue' });
  const names = Object.keys(structure);
  const [name = ''] = names;
  const content = structure[name];
  if (names.length !== 1 || content === undefined || content === null) return otherAttribute(structure);
  const typed = contentOf(name, content);
  return typed === content ? structure : typed === undefined ? {} : { [name]: typed };
}

function otherAttribute(structure: JsonObject): JsonObject {
  const typed: [string, Json][] = [];
  for (const [name, content] of Object.entries(structure)) {
    const value = content === null ? undefined : contentOf(name, content);
    if (value !== undefined) typed.push([name, value]);
  }
  return Object.fromEntries(typed);
}

/** Undefined for a type that DynamoDB does not have. */
function contentOf(type: string, content: Json): Json | undefined {
  switch (type) {
    case 'S':
    case 'N':
      return textOf(content);
    case 'B':
      return blobOf(content);
    case 'BOOL':
    case 'NULL':
      return booleanOf(content);
    case 'SS':
    case 'NS':
      return listIn(content, 'List').map(textOf);
    case 'BS':
      return listIn(content, 'List').map(blobOf);
    case 'L':
      return sameOr(listIn(content, 'List'), (one) => attributeOf(one, 'element'));
    case 'M':
      return attributesOf(mapIn(content, ATTRIBUTE_MAP));
    default:
      return undefined;
  }
}

function sameOr(list: readonly Json[], change: (value: Json) => Json): readonly Json[] {
  const changed = list.map(change);
  return changed.every((value, index) => value === list[index]) ? list : changed;
}

function attributesOf(map: JsonObject): JsonObject {
  const changed = Object.entries(map).map(([name, value]) => [name, attributeOf(value, 'element')] as const);
  return changed.every(([name, value]) => value === map[name]) ? map : Object.fromEntries(changed);
}
