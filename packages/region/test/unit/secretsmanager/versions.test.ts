import { ListSecretVersionIdsCommand, UpdateSecretVersionStageCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type OpenSecrets, openSecrets } from './fixture.ts';

let open: OpenSecrets;
beforeEach(async () => {
  open = await openSecrets();
});
afterEach(() => open.close());

const [ONE, TWO, THREE] = ['1', '2', '3'].map((digit) => digit.repeat(32)) as [string, string, string];

const move = (VersionStage: string, RemoveFromVersionId?: string, MoveToVersionId?: string) =>
  open.client.send(
    new UpdateSecretVersionStageCommand({ SecretId: 's', VersionStage, RemoveFromVersionId, MoveToVersionId }),
  );

describe('the versions of a secret', () => {
  test('are read by label and by id: a new one is current, and the one before it previous', async () => {
    await open.create('s', { ClientRequestToken: ONE });
    await open.put('s', 'two', { ClientRequestToken: TWO });

    expect(await open.read('s')).toMatchObject({ SecretString: 'two', VersionId: TWO, VersionStages: ['AWSCURRENT'] });
    expect(await open.read('s', { VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'one' });
    expect(await open.read('s', { VersionId: ONE })).toMatchObject({ SecretString: 'one' });

    await open.put('s', 'three', { ClientRequestToken: THREE });
    expect(await open.stages('s')).toEqual({ [TWO]: ['AWSPREVIOUS'], [THREE]: ['AWSCURRENT'] });
    expect(await open.read('s', { VersionId: ONE })).toMatchObject({ SecretString: 'one' });
  });

  test('may wait as pending, until the label of the current one moves to it', async () => {
    await open.create('s', { ClientRequestToken: ONE });
    await open.put('s', 'two', { ClientRequestToken: TWO, VersionStages: ['AWSPENDING'] });
    expect(await open.read('s')).toMatchObject({ SecretString: 'one' });
    expect(await open.read('s', { VersionStage: 'AWSPENDING' })).toMatchObject({ SecretString: 'two' });

    await move('AWSCURRENT', ONE, TWO);

    expect(await open.read('s')).toMatchObject({ SecretString: 'two' });
    expect(await open.stages('s')).toEqual({ [ONE]: ['AWSPREVIOUS'], [TWO]: ['AWSPENDING', 'AWSCURRENT'] });
    await move('AWSPENDING', TWO);
    expect(await open.stages('s')).toEqual({ [ONE]: ['AWSPREVIOUS'], [TWO]: ['AWSCURRENT'] });
  });

  test('are made once by a call that is made again, and never changed', async () => {
    await open.create('s', { ClientRequestToken: ONE });
    await open.create('s', { ClientRequestToken: ONE });
    await open.put('s', 'two', { ClientRequestToken: TWO });
    await open.put('s', 'two', { ClientRequestToken: TWO });

    expect(await open.stages('s')).toEqual({ [ONE]: ['AWSPREVIOUS'], [TWO]: ['AWSCURRENT'] });
    await expect(open.put('s', 'other', { ClientRequestToken: TWO })).rejects.toMatchObject({
      name: 'ResourceExistsException',
    });
  });

  test('without a label are listed only on demand', async () => {
    await open.create('s', { ClientRequestToken: ONE });
    await open.put('s', 'two', { ClientRequestToken: TWO });
    await open.put('s', 'three', { ClientRequestToken: THREE });

    const listed = async (IncludeDeprecated: boolean) => {
      const all = await open.client.send(new ListSecretVersionIdsCommand({ SecretId: 's', IncludeDeprecated }));
      return all.Versions?.map(({ VersionId }) => VersionId);
    };
    expect(await listed(false)).toEqual([TWO, THREE]);
    expect(await listed(true)).toEqual([ONE, TWO, THREE]);
  });

  test.each<[what: string, stage: string, from: string | undefined, to: string | undefined, message: string]>([
    ['the current label off', 'AWSCURRENT', TWO, undefined, "You can't remove the staging label AWSCURRENT"],
    ['a label from where it is not', 'AWSCURRENT', ONE, TWO, 'is not on the version'],
    ['a label without where it is', 'AWSCURRENT', undefined, ONE, "RemoveFromVersionId can't be empty"],
    ['a label to no version', 'AWSPENDING', undefined, THREE, "can't find the specified secret value for VersionId"],
  ])('do not take %s', async (_what, stage, from, to, message) => {
    await open.create('s', { ClientRequestToken: ONE });
    await open.put('s', 'two', { ClientRequestToken: TWO });
    await expect(move(stage, from, to)).rejects.toThrow(message);
  });

  test('that are not there are told by label and by id', async () => {
    await open.create('s', { ClientRequestToken: ONE });
    await expect(open.read('s', { VersionStage: 'AWSPREVIOUS' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret value for staging label: AWSPREVIOUS",
    });
    await expect(open.read('s', { VersionId: TWO })).rejects.toThrow(`for VersionId: ${TWO}`);
    await expect(open.read('s', { VersionId: ONE, VersionStage: 'AWSPREVIOUS' })).rejects.toThrow(`VersionId: ${ONE}`);
  });
});
