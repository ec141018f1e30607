import {
  DeleteSecretCommand,
  DescribeSecretCommand,
  ListSecretsCommand,
  type ListSecretsCommandInput,
  RestoreSecretCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sleep } from '../../../src/core/clock.ts';
import { NOW, type OpenSecrets, openSecrets } from './fixture.ts';

let open: OpenSecrets;
beforeEach(async () => {
  open = await openSecrets();
});
afterEach(() => open.close());

const DAY_MS = 86_400_000;
const describeSecret = (SecretId: string) => open.client.send(new DescribeSecretCommand({ SecretId }));
const remove = (SecretId: string, more: object = {}) =>
  open.client.send(new DeleteSecretCommand({ SecretId, ...more }));

async function names(input: ListSecretsCommandInput = {}): Promise<unknown> {
  const { SecretList = [] } = await open.client.send(new ListSecretsCommand({ SortOrder: 'asc', ...input }));
  return SecretList.map(({ Name }) => Name);
}

describe('a secret', () => {
  test('is known by its name, its ARN, and its ARN without the characters at the end', async () => {
    const { ARN = '' } = await open.create('shop/key', { Description: 'what it is', Tags: [{ Key: 'a', Value: 'b' }] });

    expect(ARN).toMatch(/^arn:aws:secretsmanager:eu-west-1:000000000000:secret:shop\/key-[A-Za-z0-9]{6}$/);
    for (const id of ['shop/key', ARN, ARN.slice(0, -7)]) {
      expect(await open.read(id)).toMatchObject({ Name: 'shop/key', ARN, SecretString: 'one', CreatedDate: NOW });
    }
    expect(await describeSecret('shop/key')).toMatchObject({
      Description: 'what it is',
      Tags: [{ Key: 'a', Value: 'b' }],
      CreatedDate: NOW,
    });
    await expect(open.create('shop/key')).rejects.toMatchObject({ name: 'ResourceExistsException' });
  });

  test('may be bytes, or nothing yet', async () => {
    await open.create('bytes', { SecretString: undefined, SecretBinary: Uint8Array.from([0, 255]) });
    expect((await open.read('bytes')).SecretBinary).toEqual(Uint8Array.from([0, 255]));

    await open.create('empty', { SecretString: undefined });
    await expect(open.read('empty')).rejects.toThrow('for staging label: AWSCURRENT');
  });

  test('is updated and tagged', async () => {
    await open.create('s');
    await open.client.send(new UpdateSecretCommand({ SecretId: 's', Description: 'new', SecretString: 'two' }));
    await open.client.send(new TagResourceCommand({ SecretId: 's', Tags: [{ Key: 'a', Value: '1' }, { Key: 'b' }] }));
    await open.client.send(new UntagResourceCommand({ SecretId: 's', TagKeys: ['b'] }));

    expect(await describeSecret('s')).toMatchObject({ Description: 'new', Tags: [{ Key: 'a', Value: '1' }] });
    expect(await open.read('s', { VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'one' });
  });

  test('is not there after it was deleted, may be restored in its time, and then is gone', async () => {
    await open.create('s');
    const { DeletionDate } = await remove('s', { RecoveryWindowInDays: 7 });
    expect(DeletionDate).toEqual(new Date(NOW.getTime() + 7 * DAY_MS));

    await expect(open.read('s')).rejects.toMatchObject({ name: 'InvalidRequestException' });
    await expect(open.create('s')).rejects.toThrow('already scheduled for deletion');
    expect(await names()).toEqual([]);
    expect(await names({ IncludePlannedDeletion: true })).toEqual(['s']);

    await open.client.send(new RestoreSecretCommand({ SecretId: 's' }));
    expect(await open.read('s')).toMatchObject({ SecretString: 'one' });

    await remove('s', { RecoveryWindowInDays: 7 });
    await sleep(open.clock, 7 * DAY_MS);
    await expect(describeSecret('s')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('is deleted without recovery at once, also when it is not there', async () => {
    await open.create('s');
    await remove('s', { ForceDeleteWithoutRecovery: true });
    await remove('s', { ForceDeleteWithoutRecovery: true });
    await open.create('s', { SecretString: 'again' });
    expect(await open.read('s')).toMatchObject({ SecretString: 'again' });
  });

  test.each([
    [{ ForceDeleteWithoutRecovery: true, RecoveryWindowInDays: 7 }, 'in conjunction'],
    [{ RecoveryWindowInDays: 6 }, 'between 7 and 30 days'],
  ])('is not deleted with %j', async (more, message) => {
    await open.create('s');
    await expect(remove('s', more)).rejects.toThrow(message);
  });

  test('of a bad name is refused', async () => {
    await expect(open.create('a b')).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

test.each<[ListSecretsCommandInput, readonly string[]]>([
  [{ Filters: [{ Key: 'name', Values: ['shop/'] }] }, ['shop/a', 'shop/b']],
  [{ Filters: [{ Key: 'name', Values: ['!shop/'] }] }, ['other']],
  [{ Filters: [{ Key: 'tag-key', Values: ['team'] }] }, ['shop/b']],
  [{ Filters: [{ Key: 'description', Values: ['WHAT'] }] }, ['other']],
  [{ SortOrder: 'desc' }, ['other', 'shop/b', 'shop/a']],
  [{ MaxResults: 2 }, ['shop/a', 'shop/b']],
])('a list by %j has %j', async (input, expected) => {
  await open.create('shop/a');
  await open.create('shop/b', { Tags: [{ Key: 'team', Value: 'x' }] });
  await open.create('other', { Description: 'what it is' });
  expect(await names(input)).toEqual(expected);
});

test('an error about a value does not repeat it', async () => {
  await open.create('s');
  const tooLong = open.put('s', 'hush'.repeat(20_000));
  const ofNothing = open.put('nobody', 'hush');
  for (const refusal of await Promise.allSettled([tooLong, ofNothing])) {
    expect(refusal.status).toBe('rejected');
    expect(JSON.stringify(refusal)).not.toContain('hush');
  }
});
