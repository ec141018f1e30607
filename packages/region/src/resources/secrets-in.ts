import { AwsError } from '../core/aws-error.ts';
import { isObject, parseJson } from '../core/json.ts';
import { invalidRequest } from '../secretsmanager/errors.ts';
import type { SecretStore } from '../secretsmanager/secret-store.ts';
import { versionOf } from '../secretsmanager/versions.ts';
import type { NamedResource } from '../template/resource.ts';
import { type SecretReference, withSecrets } from '../template/secret-references.ts';

/**
 * A resource with the secrets that its properties refer to. Only for the moment in which it is made: what is kept and
 * shown of a resource has the references.
 * @throws UnreadSecret ResourceNotFoundException, InvalidRequestException
 */
export function withSecretsIn<T extends NamedResource>(resource: T, secrets: SecretStore): T {
  const location = { logicalId: resource.logicalId, path: 'Properties' };
  const properties = withSecrets(resource.properties, location, (reference, { path }) => {
    try {
      return secretText(reference, secrets);
    } catch (error) {
      if (error instanceof AwsError) throw new UnreadSecret(error, path);
      throw error;
    }
  });
  return isObject(properties) ? { ...resource, properties } : resource;
}

/** A reference to a secret that cannot be read: the error of Secrets Manager, and where the reference is. */
export class UnreadSecret extends AwsError {
  readonly path: string;

  constructor({ code, message, status }: AwsError, path: string) {
    super(code, message, status);
    this.path = path;
  }
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
