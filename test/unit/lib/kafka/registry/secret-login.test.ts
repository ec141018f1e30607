import { describe, expect, test } from '@jest/globals';
import type { CallAws, JsonAnswer } from '#lib/aws/json-call.ts';
import { KitError } from '#lib/errors.ts';
import { registryBy } from '#lib/kafka/registry/registry-of.ts';
import { secretLogin } from '#lib/kafka/registry/secret-login.ts';

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:schemas';

function secret(...answers: readonly (JsonAnswer | Error)[]) {
  const calls: unknown[] = [];
  const left = [...answers];
  const callAws: CallAws = async ({ target }, input) => {
    calls.push([target, input]);
    const answer = left.shift() ?? new Error('one call too many');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { login: secretLogin(ARN, 'https://r', callAws), calls };
}

const holding = (text: string): JsonAnswer => ({ status: 'done', output: { SecretString: text } });

describe('the login of a registry', () => {
  test('is read from its secret once, and again when it is no longer right', async () => {
    const { login, calls } = secret(
      holding('{"username":"bridge","password":"old"}'),
      holding('{"username":"bridge","password":"new"}'),
    );
    expect(await Promise.all([login(false), login(false)])).toEqual([
      { username: 'bridge', password: 'old' },
      { username: 'bridge', password: 'old' },
    ]);
    expect(await login(true)).toEqual({ username: 'bridge', password: 'new' });
    expect(await login(false)).toEqual({ username: 'bridge', password: 'new' });
    expect(calls).toEqual([
      ['secretsmanager.GetSecretValue', { SecretId: ARN }],
      ['secretsmanager.GetSecretValue', { SecretId: ARN }],
    ]);
  });

  test('is asked for again after a failure', async () => {
    const { login } = secret(new Error('socket hang up'), holding('{"username":"a","password":"b"}'));
    await expect(login(false)).rejects.toThrow(
      new KitError('REGISTRY_UNREACHABLE', {
        registry: 'https://r',
        what: 'its password',
        problem: 'socket hang up',
      }).message,
    );
    expect(await login(false)).toEqual({ username: 'a', password: 'b' });
  });

  test.each(['AccessDeniedException', 'ResourceNotFoundException'])('%s has to be mended by a person', async (code) => {
    await expect(secret({ status: 'refused', code, message: 'so' }).login(false)).rejects.toThrow(
      new KitError('REGISTRY_REFUSED', {
        registry: 'https://r',
        problem: `its secret was not to be had, ${code}: so`,
      }),
    );
  });

  test.each(['hunter2', '{"username":"a"}', '[]'])('that is %j is refused without a word of it', async (text) => {
    const problem = 'its secret is not { "username": "...", "password": "..." }';
    await expect(secret(holding(text)).login(false)).rejects.toThrow(
      new KitError('REGISTRY_REFUSED', { registry: 'https://r', problem }),
    );
  });
});

describe('the registry that an environment names', () => {
  const nobody: CallAws = () => Promise.reject(new Error('nobody calls'));
  const of = (schemaRegistry: string | undefined) =>
    registryBy({ schemaRegistry, schemaRegistrySecretArn: undefined }, nobody);

  test('is one of Glue, or that of a URL', () => {
    expect(of('glue:depot-dev')).toMatchObject({ framing: 'glue', name: 'depot-dev' });
    expect(of('http://127.0.0.1:8081/')).toMatchObject({ framing: 'confluent', name: 'http://127.0.0.1:8081' });
  });

  test.each([undefined, 'glue', 'here', 'ftp://depot', 'https://'])('is not %p', (named) => {
    const problems = `KAFKA_SCHEMA_REGISTRY is ${named ?? 'missing'}, not glue:<name> or a URL of HTTP`;
    expect(() => of(named)).toThrow(new KitError('ENVIRONMENT_INVALID', { problems }));
  });
});
