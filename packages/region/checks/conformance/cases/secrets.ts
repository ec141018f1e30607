import { randomUUID } from 'node:crypto';
import { type JsonObject, textOf } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { anyNumber, part, refused, UUID } from '../expected.ts';

const API = 'https://docs.aws.amazon.com/secretsmanager/latest/apireference';
const GET = `${API}/API_GetSecretValue.html`;

const secrets = (aws: Caller, operation: string, input: object): Promise<JsonObject> =>
  aws.json('secretsmanager', '1.1', `secretsmanager.${operation}`, input);

/** A caller without an SDK has to make the token of a call that makes a version. */
const token = () => ({ ClientRequestToken: randomUUID() });

const create = (aws: Caller, Name: string, more: object = { SecretString: 'one' }): Promise<JsonObject> =>
  secrets(aws, 'CreateSecret', { Name, ...token(), ...more });

const value = (aws: Caller, SecretId: string, more: object = {}): Promise<JsonObject> =>
  secrets(aws, 'GetSecretValue', { SecretId, ...more });

/** The values of the current and the previous version, after a second value. */
async function twoVersions(aws: Caller, own: string): Promise<readonly unknown[]> {
  await create(aws, own);
  await secrets(aws, 'PutSecretValue', { SecretId: own, SecretString: 'two', ...token() });
  const answers = [];
  for (const VersionStage of ['AWSCURRENT', 'AWSPREVIOUS']) answers.push(await value(aws, own, { VersionStage }));
  return answers.map(({ SecretString, VersionStages }) => [SecretString, VersionStages]);
}

export const SECRETS: readonly ConformanceCase[] = [
  {
    name: 'a new secret has an ARN with six characters behind its name, and a version',
    source: `${API}/API_CreateSecret.html`,
    run: (aws, own) => create(aws, own),
    gives: {
      ARN: /^arn:aws:secretsmanager:us-east-1:\d{12}:secret:secrets-\d+-[A-Za-z0-9]{6}$/,
      Name: /^secrets-/,
      VersionId: UUID,
    },
  },
  {
    name: 'a value is read with its version and its stages',
    source: GET,
    run: async (aws, own) => {
      await create(aws, own);
      return value(aws, own);
    },
    gives: {
      ARN: /^arn:/,
      Name: /^secrets-/,
      VersionId: UUID,
      SecretString: 'one',
      VersionStages: ['AWSCURRENT'],
      CreatedDate: anyNumber,
    },
  },
  {
    name: 'a binary value comes back as it was',
    source: GET,
    run: async (aws, own) => {
      await create(aws, own, { SecretBinary: 'AP8=' });
      return value(aws, own);
    },
    gives: part({ SecretBinary: 'AP8=' }),
  },
  {
    name: 'a new value moves the stages',
    source: `${API}/API_PutSecretValue.html`,
    run: twoVersions,
    gives: [
      ['two', ['AWSCURRENT']],
      ['one', ['AWSPREVIOUS']],
    ],
  },
  {
    name: 'a secret is found by its ARN, with or without the six characters',
    source: GET,
    run: async (aws, own) => {
      const { ARN } = await create(aws, own);
      const whole = textOf(ARN);
      return [(await value(aws, whole))['SecretString'], (await value(aws, whole.slice(0, -7)))['SecretString']];
    },
    gives: ['one', 'one'],
  },
  {
    name: 'a second secret of a name is refused',
    source: `${API}/API_CreateSecret.html`,
    run: async (aws, own) => {
      await create(aws, own);
      return create(aws, own);
    },
    gives: refused(
      400,
      'ResourceExistsException',
      /^The operation failed because the secret secrets-\d+ already exists\.$/,
    ),
  },
  {
    name: 'a secret that is not there is not found',
    source: GET,
    run: (aws) => value(aws, 'none'),
    gives: refused(400, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret."),
  },
  {
    name: 'a stage that no version has is not found',
    source: GET,
    run: async (aws, own) => {
      await create(aws, own);
      return value(aws, own, { VersionStage: 'AWSPREVIOUS' });
    },
    gives: refused(
      400,
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret value for staging label: AWSPREVIOUS",
    ),
  },
  {
    name: 'a secret without a value has none to read',
    source: GET,
    run: async (aws, own) => {
      await create(aws, own, {});
      return value(aws, own);
    },
    gives: refused(
      400,
      'ResourceNotFoundException',
      /^Secrets Manager can't find the specified secret value for staging label: AWSCURRENT$/,
    ),
  },
  {
    name: 'a deleted secret waits 30 days, and its value is not read meanwhile',
    source: `${API}/API_DeleteSecret.html`,
    run: async (aws, own) => {
      await create(aws, own);
      const { DeletionDate } = await secrets(aws, 'DeleteSecret', { SecretId: own });
      const days = Math.round((Number(DeletionDate) * 1_000 - Date.now()) / 86_400_000);
      const { error, message } = await value(aws, own);
      return [days, error, message];
    },
    gives: [
      30,
      'InvalidRequestException',
      /You can't perform this operation on the secret because it was marked for deletion\./,
    ],
  },
  {
    name: 'a deleted secret is restored',
    source: `${API}/API_RestoreSecret.html`,
    run: async (aws, own) => {
      await create(aws, own);
      await secrets(aws, 'DeleteSecret', { SecretId: own });
      await secrets(aws, 'RestoreSecret', { SecretId: own });
      return (await value(aws, own))['SecretString'];
    },
    gives: 'one',
  },
  {
    name: 'a secret that is deleted without recovery is gone',
    source: `${API}/API_DeleteSecret.html`,
    run: async (aws, own) => {
      await create(aws, own);
      await secrets(aws, 'DeleteSecret', { SecretId: own, ForceDeleteWithoutRecovery: true });
      return (await value(aws, own))['error'];
    },
    gives: 'ResourceNotFoundException',
  },
  {
    name: 'six days are too short a recovery window',
    source: `${API}/API_DeleteSecret.html`,
    run: async (aws, own) => {
      await create(aws, own);
      return secrets(aws, 'DeleteSecret', { SecretId: own, RecoveryWindowInDays: 6 });
    },
    gives: refused(400, 'InvalidParameterException'),
  },
  {
    name: 'a random password has 32 characters, or as many as are wanted',
    source: `${API}/API_GetRandomPassword.html`,
    run: async (aws) => {
      const plain = await secrets(aws, 'GetRandomPassword', {});
      const wanted = await secrets(aws, 'GetRandomPassword', { PasswordLength: 8, ExcludePunctuation: true });
      return [textOf(plain['RandomPassword']).length, wanted['RandomPassword']];
    },
    gives: [32, /^[A-Za-z0-9]{8}$/],
  },
  {
    name: 'DescribeSecret has the versions with their stages, and no value',
    source: `${API}/API_DescribeSecret.html`,
    run: async (aws, own) => {
      await twoVersions(aws, own);
      const described = await secrets(aws, 'DescribeSecret', { SecretId: own });
      const stages = Object.values(described['VersionIdsToStages'] ?? {}).map((one) => JSON.stringify(one));
      return [stages.toSorted(), 'SecretString' in described];
    },
    gives: [['["AWSCURRENT"]', '["AWSPREVIOUS"]'], false],
  },
];
