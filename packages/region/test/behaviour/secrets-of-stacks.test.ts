import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../src/core/json.ts';
import { type OpenStacks, openStacks, template } from '../support/stacks.ts';

let open: OpenStacks;
let secrets: SecretsManagerClient;
let ssm: SSMClient;
beforeAll(async () => {
  open = await openStacks();
  secrets = new SecretsManagerClient(open.client);
  ssm = new SSMClient(open.client);
});
afterAll(async () => {
  secrets.destroy();
  ssm.destroy();
  await open.stop();
});

const secret = (Name: string, more: JsonObject): JsonObject => ({
  Type: 'AWS::SecretsManager::Secret',
  Properties: { Name, ...more },
});
const parameter = (Name: string, Value: JsonObject | string): JsonObject => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Name, Type: 'String', Value },
});
const read = async (SecretId: string): Promise<string> =>
  (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? '';
const parameterValue = async (Name: string) => (await ssm.send(new GetParameterCommand({ Name }))).Parameter?.Value;

const GENERATED = { SecretStringTemplate: '{"user":"me"}', GenerateStringKey: 'password', PasswordLength: 20 };

describe('AWS::SecretsManager::Secret', () => {
  test('is created with what it is given, updated in place and deleted with its stack', async () => {
    const Outputs = { Arn: { Value: { Ref: 'Key' } } };
    expect(await open.created('a', template({ Key: secret('a/key', { SecretString: 'one' }) }, { Outputs }))).toBe(
      'CREATE_COMPLETE',
    );
    const { Arn = '' } = await open.outputs('a');
    expect(Arn).toMatch(/:secret:a\/key-[A-Za-z0-9]{6}$/);
    expect(await read(Arn)).toBe('one');

    await open.updated('a', template({ Key: secret('a/key', { SecretString: 'two' }) }, { Outputs }));
    expect(await read('a/key')).toBe('two');
    expect(await open.outputs('a')).toEqual({ Arn });

    await open.updated('a', template({ Other: parameter('/a/other', 'x') }));
    await expect(read('a/key')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('makes a password up, which stays when the template does, and which no page shows', async () => {
    const key = secret('b/key', { GenerateSecretString: GENERATED });
    await open.created('b', template({ Key: key }));
    const text = await read('b/key');
    expect(JSON.parse(text)).toEqual({ user: 'me', password: expect.stringMatching(/^.{20}$/) });

    await open.updated('b', template({ Key: key, Other: parameter('/b/other', 'x') }));
    expect(await read('b/key')).toBe(text);

    await secrets.send(new PutSecretValueCommand({ SecretId: 'b/key', SecretString: 'by hand' }));
    await open.updated('b', template({ Key: key }));
    expect(await read('b/key')).toBe('by hand');
  });

  test.each([
    [{ SecretString: 'x', GenerateSecretString: {} }, 'not both'],
    [{ GenerateSecretString: { GenerateStringKey: 'a' } }, 'or neither'],
    [{ GenerateSecretString: { GenerateStringKey: 'a', SecretStringTemplate: '[]' } }, 'It is a JSON object.'],
    [{ ReplicaRegions: [{ Region: 'us-east-1' }] }, 'does not run this property'],
  ])('is refused with %j', async (properties, message) => {
    await expect(open.created('c', template({ Key: secret('c/key', properties) }))).rejects.toThrow(message);
  });
});

describe('{{resolve:secretsmanager:...}}', () => {
  const reference = (more: string): JsonObject => ({ 'Fn::Sub': `<{{resolve:secretsmanager:\${Key}${more}}}>` });
  const key = secret('d/key', { SecretString: '{"user":"hush-me","port":5}' });

  test('gives a secret of the same template, in whole and by member, and no page shows it', async () => {
    const body = template({
      Whole: parameter('/d/whole', reference('')),
      User: parameter('/d/user', reference(':SecretString:user')),
      Port: parameter('/d/port', reference('::port:AWSCURRENT')),
      Key: key,
    });
    expect(await open.created('d', body)).toBe('CREATE_COMPLETE');

    expect(await parameterValue('/d/whole')).toBe('<{"user":"hush-me","port":5}>');
    expect(await parameterValue('/d/user')).toBe('<hush-me>');
    expect(await parameterValue('/d/port')).toBe('<5>');
    const page = await (await fetch(`${open.region.endpoint}/_region/stacks`)).text();
    expect(page).toContain('{{resolve:secretsmanager:');
    expect(page).not.toContain('hush-me');
  });

  test.each([
    ['no/such', "Secrets Manager can't find the specified secret."],
    ['e/key:SecretString:none', 'is not a JSON object with a text at none'],
    ['e/key:SecretString::AWSPREVIOUS', 'for staging label: AWSPREVIOUS'],
  ])('of %s fails its resource', async (text, message) => {
    const body = template({
      Key: secret('e/key', { SecretString: '{}' }),
      Value: { ...parameter('/e/value', `{{resolve:secretsmanager:${text}}}`), DependsOn: 'Key' },
    });
    const stack = `e${message.length}`;
    expect(await open.created(stack, body)).toBe('ROLLBACK_COMPLETE');
    expect((await open.reasons(stack)).join('\n')).toContain(message);
  });
});
