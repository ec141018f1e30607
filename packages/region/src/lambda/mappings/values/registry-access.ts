import { type JsonObject, objectOf, parseJson, textOf } from '../../../core/json.ts';
import { defined } from '../../../core/properties.ts';
import type { GetOptions } from './http-get.ts';
import { registryError } from './registry-fault.ts';
import type { RegistryAccess } from './settings.ts';

/**
 * The text of a secret.
 * @throws ApiError of `SchemaRegistry` when the function's role may not read it, or it is not there
 */
export type ReadSecret = (arn: string) => string;

type Part = (secret: JsonObject) => Partial<GetOptions>;

/** What each kind of access makes of its secret. @see https://docs.aws.amazon.com/lambda/latest/dg/with-msk-cluster-network.html */
const PARTS: Readonly<Record<RegistryAccess['type'], Part>> = {
  BASIC_AUTH: (secret) => {
    const credentials = Buffer.from(`${field(secret, 'username')}:${field(secret, 'password')}`);
    return { headers: { authorization: `Basic ${credentials.toString('base64')}` } };
  },
  CLIENT_CERTIFICATE_TLS_AUTH: (secret) => ({
    tls: defined({
      cert: field(secret, 'certificate'),
      key: field(secret, 'privateKey'),
      passphrase: textOf(secret['privateKeyPassword']) || undefined,
    }),
  }),
  SERVER_ROOT_CA_CERTIFICATE: (secret) => ({ tls: { ca: field(secret, 'certificate') } }),
};

/** How a registry is called, by its access. @throws ApiError of `SchemaRegistry`: SECRET_UNUSABLE */
export function accessOptions(access: readonly RegistryAccess[], readSecret: ReadSecret): GetOptions {
  const parts = access.map(({ type, uri }) => {
    try {
      return PARTS[type](objectOf(parseJson(readSecret(uri))));
    } catch (error) {
      if (!(error instanceof FieldMissing)) throw error;
      throw registryError('SECRET_UNUSABLE', `the secret ${uri} for ${type} has no ${error.message}`);
    }
  });
  return {
    headers: Object.assign({}, ...parts.map(({ headers }) => headers)),
    tls: Object.assign({}, ...parts.map(({ tls }) => tls)),
  };
}

class FieldMissing extends Error {}

function field(secret: JsonObject, name: string): string {
  const value = textOf(secret[name]);
  if (value === '') throw new FieldMissing(name);
  return value;
}
