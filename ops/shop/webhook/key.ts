import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { keysIn } from '#lib/webhooks/keys.ts';
import type { Partner } from '#lib/webhooks/partner.ts';
import type { Target } from '../../clients/aws.ts';

/** Where keys are kept, by name. */
export interface KeyStores {
  readonly secret: (name: string) => Promise<string | undefined>;
  readonly parameter: (name: string) => Promise<string | undefined>;
}

/** Secrets Manager and the Parameter Store of a region or of AWS. */
export const keyStores = ({ settings }: Target): KeyStores => ({
  async secret(SecretId) {
    const secrets = new SecretsManagerClient(settings('SECRETS_MANAGER'));
    return (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString;
  },
  async parameter(Name) {
    const parameters = new SSMClient(settings('SSM'));
    return (await parameters.send(new GetParameterCommand({ Name, WithDecryption: true }))).Parameter?.Value;
  },
});

/**
 * The newest key of a partner, read where its functions read it.
 * @throws TributaryError PARTNER_KEYS_INVALID
 */
export async function newestKey(
  name: string,
  { keysIn: store }: Pick<Partner, 'keysIn'>,
  stack: string,
  { secret, parameter }: KeyStores,
): Promise<Buffer | undefined> {
  const place = `${stack}/partners/${name}`;
  const text = store === 'parameter-store' ? await parameter(`/${place}`) : await secret(place);
  return keysIn(text ?? '', name)[0];
}
