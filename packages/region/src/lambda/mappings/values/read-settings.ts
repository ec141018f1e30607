import { AwsError } from '../../../core/aws-error.ts';
import { isObject, type Json, type JsonObject } from '../../../core/json.ts';
import type { Attribute, RegistryAccess, RegistryKind, SchemaRegistrySettings } from './settings.ts';

const MEMBERS = ['AccessConfigs', 'EventRecordFormat', 'SchemaRegistryURI', 'SchemaValidationConfigs'];
const FORMATS = ['JSON', 'SOURCE'] as const;
const ATTRIBUTES = ['KEY', 'VALUE'] as const;
const ACCESS = ['BASIC_AUTH', 'CLIENT_CERTIFICATE_TLS_AUTH', 'SERVER_ROOT_CA_CERTIFICATE'] as const;
const MAX_URI_CHARACTERS = 10_000;
const URI = /^[a-zA-Z0-9\-/*:_+=.@]+$/;
const GLUE_ARN = /^arn:[\w-]+:glue:[a-z0-9-]+:\d{12}:registry\/[\w\-$#.]+$/;
const SECRET_ARN = /^arn:[\w-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+$/;

/**
 * Reads a `SchemaRegistryConfig`.
 * @returns undefined for an empty one, which takes the registry away from a mapping
 * @throws AwsError InvalidParameterValueException that names what is wrong
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_KafkaSchemaRegistryConfig.html
 */
export function readRegistrySettings(value: Json, name: string): SchemaRegistrySettings | undefined {
  const config = objectIn(value, name);
  if (Object.keys(config).length === 0) return undefined;
  const unknown = Object.keys(config).find((member) => !MEMBERS.includes(member));
  if (unknown !== undefined) invalid(`The region does not run ${name}.${unknown} of an event source mapping.`);
  const uri = uriIn(config, name);
  const kind = kindOf(uri, `${name}.SchemaRegistryURI`);
  const access = accessIn(config['AccessConfigs'] ?? [], `${name}.AccessConfigs`);
  if (kind === 'glue' && access.length > 0) {
    invalid(`${name}.AccessConfigs must be empty for a registry of AWS Glue: the role of the function counts.`);
  }
  const format = oneOf(FORMATS, config['EventRecordFormat'], `${name}.EventRecordFormat`);
  const attributes = attributesIn(config['SchemaValidationConfigs'], `${name}.SchemaValidationConfigs`);
  return { kind, uri, format, attributes, access };
}

function uriIn({ SchemaRegistryURI: uri }: JsonObject, name: string): string {
  if (typeof uri === 'string' && uri.length <= MAX_URI_CHARACTERS && URI.test(uri)) return uri;
  return invalid(
    `${name}.SchemaRegistryURI must have 1 to ${MAX_URI_CHARACTERS} letters, digits and -/*:_+=.@, not ${JSON.stringify(uri)}.`,
  );
}

function kindOf(uri: string, name: string): RegistryKind {
  if (GLUE_ARN.test(uri)) return 'glue';
  if (/^https?:\/\//.test(uri) && URL.canParse(uri)) return 'confluent';
  return invalid(`${name} must be the ARN of a registry of AWS Glue, or a URL of HTTP, not "${uri}".`);
}

function attributesIn(value: Json | undefined, name: string): readonly Attribute[] {
  const found = listIn(value, name).map((item, index) => {
    const place = `${name}[${index}]`;
    return oneOf(ATTRIBUTES, objectIn(item, place)['Attribute'], `${place}.Attribute`);
  });
  if (found.length === 0) invalid(`${name} must have an Attribute: KEY, VALUE or both.`);
  if (new Set(found).size < found.length) invalid(`${name} must have each Attribute once.`);
  return found;
}

function accessIn(value: Json, name: string): readonly RegistryAccess[] {
  const found = listIn(value, name).map((item, index) => {
    const place = `${name}[${index}]`;
    const { Type, URI: uri } = objectIn(item, place);
    const type = oneOf(ACCESS, Type, `${place}.Type`);
    if (typeof uri === 'string' && SECRET_ARN.test(uri)) return { type, uri };
    return invalid(`${place}.URI must be the ARN of a secret, not ${JSON.stringify(uri)}.`);
  });
  if (found.length > 2) invalid(`${name} has at most 2 items.`);
  if (new Set(found.map(({ type }) => type)).size < found.length) invalid(`${name} must have each Type once.`);
  return found;
}

function objectIn(value: Json | undefined, name: string): JsonObject {
  return isObject(value) ? value : invalid(`${name} must be an object.`);
}

function listIn(value: Json | undefined, name: string): readonly Json[] {
  return Array.isArray(value) ? value : invalid(`${name} must be a list.`);
}

function oneOf<T extends string>(values: readonly T[], value: Json | undefined, name: string): T {
  const found = values.find((known) => known === value);
  return found ?? invalid(`${name} must be one of ${values.join(', ')}, not ${JSON.stringify(value)}.`);
}

function invalid(message: string): never {
  throw new AwsError('InvalidParameterValueException', message);
}
