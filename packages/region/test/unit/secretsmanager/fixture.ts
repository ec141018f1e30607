import {
  CreateSecretCommand,
  type CreateSecretCommandInput,
  DescribeSecretCommand,
  GetSecretValueCommand,
  type GetSecretValueCommandInput,
  PutSecretValueCommand,
  type PutSecretValueCommandInput,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { seededRandom } from '../../../src/core/random.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { secretsTarget } from '../../../src/secretsmanager/api/target.ts';
import { SecretStore } from '../../../src/secretsmanager/secret-store.ts';
import { serve } from '../../support/served.ts';

export const NOW = new Date('2026-01-02T03:04:05.000Z');

/** A Secrets Manager behind HTTP. */
export async function openSecrets() {
  const clock = new VirtualClock(NOW.getTime());
  const random = seededRandom(1);
  const store = new SecretStore({
    clock,
    random: (below) => random.integer(below),
    region: 'eu-west-1',
    accountId: '000000000000',
  });
  const served = await serve(clock, { targets: { secretsmanager: secretsTarget(store) } });
  const client = new SecretsManagerClient(served.client);
  return {
    store,
    client,
    clock,
    async close() {
      client.destroy();
      await served.close();
    },
    create: (Name: string, more: Partial<CreateSecretCommandInput> = {}) =>
      client.send(new CreateSecretCommand({ Name, SecretString: 'one', ...more })),
    put: (SecretId: string, SecretString: string, more: Partial<PutSecretValueCommandInput> = {}) =>
      client.send(new PutSecretValueCommand({ SecretId, SecretString, ...more })),
    read: (SecretId: string, more: Partial<GetSecretValueCommandInput> = {}) =>
      client.send(new GetSecretValueCommand({ SecretId, ...more })),
    /** The labels by version id. */
    async stages(SecretId: string) {
      const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
      return VersionIdsToStages;
    },
  };
}

export type OpenSecrets = Awaited<ReturnType<typeof openSecrets>>;
