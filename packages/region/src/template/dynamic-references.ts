import { isObject, type Json } from '../core/json.ts';
import { below, type Location } from './scope.ts';
import { secretReference } from './secret-references.ts';
import type { FindStored } from './stored-parameters.ts';
import { TemplateError } from './template-error.ts';

const REFERENCE = /\{\{resolve:([^:{}]+):([^{}]*)\}\}/g;

/**
 * Puts the values of Parameter Store in the place of references such as `{{resolve:ssm:/name:1}}`, as deep as it goes.
 * References to Secrets Manager stay, until the resource is made.
 * @param type of the resource whose properties these are
 * @throws TemplateError TEMPLATE_UNRESOLVABLE
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
export function withReferences(value: Json, find: FindStored, location: Location, type: string): Json {
  if (typeof value === 'string') {
    return value.replace(REFERENCE, (whole, service: string, key: string) => {
      if (service === 'ssm') return stored(key, find, location);
      if (service === 'secretsmanager' && secretReference(key) !== undefined) return whole;
      return refuse(location, ...otherService(service, location, type));
    });
  }
  if (Array.isArray(value)) {
    return value.map((member, index) => withReferences(member, find, below(location, index), type));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, withReferences(inner, find, below(location, name), type)]),
  );
}

function stored(key: string, find: FindStored, location: Location): string {
  const [, name = '', version] = /^([\w.\-/]+)(?::(\d+))?$/.exec(key) ?? [];
  const found = find(name, version);
  if (found === undefined) {
    const message = `Parameter Store has no ${key}. Put it there before this stack.`;
    return refuse(location, message, `Parameters: [ssm:${key}] cannot be found.`);
  }
  if (found.type !== 'SecureString') return found.value;
  const message = `${name} is a SecureString, which {{resolve:ssm:...}} does not read.`;
  return refuse(location, message, `Non-secure ssm prefix was used for secure parameter: [${name}]`);
}

/** No type that the region runs is among those that may take a SecureString. */
function otherService(service: string, { path }: Location, type: string): readonly [message: string, asAws?: string] {
  if (service === 'secretsmanager') {
    return ['It is {{resolve:secretsmanager:<name or ARN>:SecretString:<key>:<stage>:<version id>}}.'];
  }
  if (service !== 'ssm-secure') {
    return [`The region has no {{resolve:${service}:...}}. It has those of ssm and of secretsmanager.`];
  }
  const place = path.replaceAll(/\[\d+\]/g, '').replaceAll('.', '/');
  const asAws = `SSM Secure reference is not supported in: [${type}/${place}]`;
  return [`${asAws}. Let the function read the parameter when it runs.`, asAws];
}

function refuse({ logicalId, path }: Location, message: string, asAws?: string): never {
  throw new TemplateError('TEMPLATE_UNRESOLVABLE', [{ logicalId, path, message }], asAws);
}
