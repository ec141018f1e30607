import { isObject, type JsonObject, parseJson } from '../core/json.ts';
import { boolean, defined, number, object, objects, text, textOr } from '../core/properties.ts';
import { uuidOf } from '../core/uuid-of.ts';
import { withoutClasses } from '../secretsmanager/api/manage.ts';
import { type DeclaredValue, declareSecret } from '../secretsmanager/declared.ts';
import { arnSuffix } from '../secretsmanager/names.ts';
import { DEFAULT_LENGTH } from '../secretsmanager/random-password.ts';
import type { NamedResource, ResolvedResource } from '../template/resource.ts';
import type { Refusal, ResourceKind } from './kind.ts';
import { arnOf, type Naming, nameOf } from './naming.ts';

const GENERATED = 'GenerateSecretString';

export const secretsManagerSecret: ResourceKind = {
  type: 'AWS::SecretsManager::Secret',
  hidden: ['SecretString', GENERATED],
  properties: {
    Description: 'runs',
    GenerateSecretString: {
      ExcludeCharacters: 'runs',
      ExcludeLowercase: 'runs',
      ExcludeNumbers: 'runs',
      ExcludePunctuation: 'runs',
      ExcludeUppercase: 'runs',
      GenerateStringKey: 'runs',
      IncludeSpace: 'runs',
      PasswordLength: 'runs',
      RequireEachIncludedType: 'runs',
      SecretStringTemplate: 'runs',
    },
    KmsKeyId: 'accepted',
    Name: 'runs',
    SecretString: 'runs',
    Tags: 'runs',
  },
  identify(resource, naming) {
    const Id = arnOf(
      naming,
      'secretsmanager',
      `secret:${nameOf(resource, 'Name', naming)}-${suffixOf(resource, naming)}`,
    );
    return { ref: Id, attributes: { Id } };
  },
  refusals({ properties }) {
    const refusals: Refusal[] = [];
    const generated = object(properties, GENERATED);
    if (properties['SecretString'] !== undefined && properties[GENERATED] !== undefined) {
      const message = 'A secret has one of SecretString and GenerateSecretString, not both.';
      refusals.push({ path: 'Properties.SecretString', message });
    }
    const [template, key] = [text(generated, 'SecretStringTemplate'), text(generated, 'GenerateStringKey')];
    if ((template === undefined) !== (key === undefined)) {
      const message = 'It has both of SecretStringTemplate and GenerateStringKey, or neither.';
      refusals.push({ path: `Properties.${GENERATED}`, message });
    }
    if (template !== undefined && !isObject(parseJson(template))) {
      refusals.push({ path: `Properties.${GENERATED}.SecretStringTemplate`, message: 'It is a JSON object.' });
    }
    return refusals;
  },
  declare(resource, { secrets }) {
    const { properties, ref } = resource;
    const tags = Object.fromEntries(
      objects(properties, 'Tags').map((tag) => [textOr(tag, 'Key', ''), textOr(tag, 'Value', '')]),
    );
    const [description, kmsKeyId] = [text(properties, 'Description'), text(properties, 'KmsKeyId')];
    declareSecret(
      secrets,
      defined({ name: nameIn(resource), description, kmsKeyId, tags }),
      ref,
      declaredValueOf(properties),
    );
  },
  remove({ ref }, { secrets }) {
    const secret = secrets.find(ref);
    if (secret !== undefined) secrets.remove(secret);
  },
  isThere: ({ ref }, { secrets }) => secrets.find(ref) !== undefined,
};

/** The six characters that Secrets Manager adds to a name, the same each time for a resource of a stack. */
function suffixOf({ logicalId }: Pick<NamedResource, 'logicalId'>, { stackName }: Naming): string {
  let left = BigInt(`0x${uuidOf(`${stackName} ${logicalId}`).replaceAll('-', '')}`);
  return arnSuffix((count) => {
    const digit = Number(left % BigInt(count));
    left /= BigInt(count);
    return digit;
  });
}

const nameIn = ({ ref }: ResolvedResource): string => ref.replace(/^.*?:secret:/, '').replace(/-[^-]{6}$/, '');

/** Without a wish of its own the secret gets a password as Secrets Manager makes them. */
function declaredValueOf(properties: JsonObject): DeclaredValue {
  const given = text(properties, 'SecretString');
  if (given !== undefined) return { text: given };
  const generated = object(properties, GENERATED);
  const key = text(generated, 'GenerateStringKey');
  const template = parseJson(textOr(generated, 'SecretStringTemplate', ''));
  const wish = {
    length: number(generated, 'PasswordLength') ?? DEFAULT_LENGTH,
    excluded: textOr(generated, 'ExcludeCharacters', ''),
    isWithout: withoutClasses((name) => boolean(generated, name)),
    hasSpace: boolean(generated, 'IncludeSpace') ?? false,
    needsEach: boolean(generated, 'RequireEachIncludedType') ?? true,
  };
  return { wish, ...(key !== undefined && isObject(template) && { into: { template, key } }) };
}
