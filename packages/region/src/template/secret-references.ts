import { isObject, type Json } from '../core/json.ts';
import { below, type Location } from './scope.ts';

/** A reference to a secret, taken apart. */
export interface SecretReference {
  /** Name or ARN. */
  readonly id: string;
  /** The member of a secret that is a JSON object; undefined for the whole text. */
  readonly key: string | undefined;
  readonly stage: string | undefined;
  readonly versionId: string | undefined;
}

const REFERENCE = /\{\{resolve:secretsmanager:([^{}]*)\}\}/g;
const PARTS =
  /^(?<id>arn:[^:]*:secretsmanager:[^:]*:\d*:secret:[^:]+|[^:]+)(?::(?:SecretString)?(?::(?<key>[^:]*)(?::(?<stage>[^:]*)(?::(?<version>[^:]*))?)?)?)?$/;

/**
 * Takes apart what follows `{{resolve:secretsmanager:`; undefined when it is no such reference.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
 */
export function secretReference(text: string): SecretReference | undefined {
  const groups = PARTS.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { id = '', key, stage, version } = groups;
  return { id, key: key || undefined, stage: stage || undefined, versionId: version || undefined };
}

/**
 * Puts secrets in the place of the references to them, as deep as it goes. What is no reference stays.
 * @param read also gets the location of the reference
 */
export function withSecrets(
  value: Json,
  location: Location,
  read: (reference: SecretReference, location: Location) => string,
): Json {
  if (typeof value === 'string') {
    return value.replace(REFERENCE, (whole, text: string) => {
      const reference = secretReference(text);
      return reference === undefined ? whole : read(reference, location);
    });
  }
  if (Array.isArray(value)) return value.map((member, index) => withSecrets(member, below(location, index), read));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, withSecrets(inner, below(location, name), read)]),
  );
}
