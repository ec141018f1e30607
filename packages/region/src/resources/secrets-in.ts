import { isObject, parseJson } from '../core/json.ts';
import { invalidRequest } from '../secretsmanager/errors.ts';
import type { SecretStore } from '../secretsmanager/secret-store.ts';
import { versionOf } from '../secretsmanager/versions.ts';
import type { NamedResource } from '../template/resource.ts';
import { type SecretReference, withSecrets } from '../template/secret-references.ts';

/**
 * A resource with the secrets that its properties refer to. Only for the moment in which it is made: what is kept and
 * shown of a resource has the references.
 * @throws AwsError ResourceNotFoundException, InvalidRequestException
 */
export function withSecretsIn<T extends NamedResource>(resource: T, secrets: SecretStore): T {
  const properties = withSecrets(resource.properties, (reference) => secretText(reference, secrets));
  return isObject(properties) ? { ...resource, properties } : resource;
}

function secretText({ id, key, stage, versionId }: SecretReference, secrets: SecretStore): string {
  const { value } = versionOf(secrets.usable(id), { id: versionId, stage });
  if (!('text' in value)) throw invalidRequest(`The secret ${id} is binary, which a reference does not read.`);
  if (key === undefined) return value.text;
  const members = parseJson(value.text);
  const member = isObject(members) && Object.hasOwn(members, key) ? members[key] : undefined;
  if (typeof member === 'string') return member;
  if (typeof member === 'number' || typeof member === 'boolean') return String(member);
  throw invalidRequest(`The secret ${id} is not a JSON object with a text at ${key}.`);
}
