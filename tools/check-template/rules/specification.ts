import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Property, PropertyType, SpecDatabase } from '@aws-cdk/service-spec-types';
import { isObject, type Json, type JsonObject } from '@tributary/region/json';
import { asText, isIntrinsic } from '../../template/template.ts';
import type { Finding, Rule } from '../rule.ts';

type Properties = Readonly<Record<string, Property>>;

let database: SpecDatabase | undefined;

/** The CloudFormation registry's schemas. They hold names, types and what is required, but no ranges or patterns. */
export function specification(): SpecDatabase {
  database ??= loadAwsServiceSpecSync();
  return database;
}

export const specOf = (type: string) => specification().lookup('resource', 'cloudFormationType', 'equals', type).at(0);

/** A type of the template's own: properties and attributes are those of the function behind it. */
export const isCustom = (type: string): boolean => /^(Custom::|AWS::CloudFormation::CustomResource$)/.test(type);

export const properties: Rule = {
  name: 'properties',
  readsConditions: true,
  why: 'CloudFormation refuses unknown types and properties only while it deploys.',
  *check({ resources }) {
    for (const { id, type, properties } of resources) {
      const spec = specOf(type);
      if (spec) yield* checkProperties(properties, spec.properties, id);
      else if (!isCustom(type)) yield { at: id, message: `CloudFormation knows no type ${type}.` };
    }
  },
};

function* checkProperties(value: JsonObject, known: Properties, at: string): Iterable<Finding> {
  for (const [name, property] of Object.entries(known)) {
    if (property.required && value[name] === undefined) yield { at, message: `${name} is required.` };
  }
  for (const [name, child] of Object.entries(value)) {
    const property = known[name];
    if (property) yield* checkValue(child, [property.type, ...(property.previousTypes ?? [])], `${at}.${name}`);
    else yield { at, message: `${name} is not a property of this type.` };
  }
}

/** A value fits if it fits one of the types; otherwise the first type says what is wrong. */
function* checkValue(value: Json, types: readonly PropertyType[], at: string): Iterable<Finding> {
  if (isObject(value) && Array.isArray(value['Fn::If'])) {
    for (const branch of value['Fn::If'].slice(1)) yield* checkValue(branch, types, at);
    return;
  }
  if (isIntrinsic(value)) return;
  const complaints = types.map((type) => [...checkType(value, type, at)]);
  if (!complaints.some((findings) => findings.length === 0)) yield* complaints.at(0) ?? [];
}

function* checkType(value: Json, type: PropertyType, at: string): Iterable<Finding> {
  switch (type.type) {
    case 'array':
      if (!Array.isArray(value)) yield { at, message: 'This must be a list.' };
      else for (const [index, item] of value.entries()) yield* checkValue(item, [type.element], `${at}.${index}`);
      return;
    case 'map':
      if (!isObject(value)) yield { at, message: 'This must be an object.' };
      else for (const [key, item] of Object.entries(value)) yield* checkValue(item, [type.element], `${at}.${key}`);
      return;
    case 'ref':
      if (!isObject(value)) yield { at, message: 'This must be an object.' };
      else yield* checkProperties(value, specification().get('typeDefinition', type.reference.$ref).properties, at);
      return;
    case 'tag':
      if (!isObject(value)) yield { at, message: 'This must be a tag.' };
      return;
    case 'union':
      yield* checkValue(value, type.types, at);
      return;
    default:
      if (!SCALARS[type.type](value)) yield { at, message: `This must be of the type ${type.type}.` };
  }
}

type Scalar = Exclude<PropertyType['type'], 'array' | 'map' | 'ref' | 'tag' | 'union'>;

const isScalar = (value: Json): boolean => typeof value !== 'object';

/** CloudFormation takes "5" for 5 and "true" for true. */
const SCALARS: Readonly<Record<Scalar, (value: Json) => boolean>> = {
  string: isScalar,
  'date-time': isScalar,
  integer: (value) => isScalar(value) && /^-?\d+$/.test(asText(value)),
  number: (value) => isScalar(value) && value !== '' && Number.isFinite(Number(value)),
  boolean: (value) => isScalar(value) && /^(true|false)$/.test(asText(value)),
  json: (value) => typeof value === 'object' || typeof value === 'string',
  null: (value) => value === null,
};
