import {
  CreateRegistryCommand,
  DeleteRegistryCommand,
  GetRegistryCommand,
  ListRegistriesCommand,
  UpdateRegistryCommand,
} from '@aws-sdk/client-glue';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { until } from '../../support/until.ts';
import { ARN, NOW, type OpenGlue, openGlue } from './fixture.ts';

let open: OpenGlue;
beforeEach(async () => {
  open = await openGlue();
});
afterEach(() => open.close());

const RegistryId = { RegistryName: 'main' };
const create = (RegistryName: string, more: object = {}) =>
  open.client.send(new CreateRegistryCommand({ RegistryName, ...more }));
const get = (id: object = RegistryId) => open.client.send(new GetRegistryCommand({ RegistryId: id }));

describe('a registry', () => {
  test('is found by name and by ARN as it was created', async () => {
    expect(await create('main', { Description: 'of all', Tags: { team: 'a' } })).toMatchObject({
      RegistryArn: `${ARN}:registry/main`,
      RegistryName: 'main',
      Description: 'of all',
      Tags: { team: 'a' },
    });

    const expected = {
      RegistryName: 'main',
      RegistryArn: `${ARN}:registry/main`,
      Description: 'of all',
      Status: 'AVAILABLE',
      CreatedTime: NOW,
      UpdatedTime: NOW,
    };
    expect(await get()).toMatchObject(expected);
    expect(await get({ RegistryArn: `${ARN}:registry/main` })).toMatchObject(expected);
  });

  test('gets another description', async () => {
    await create('main');
    await open.client.send(new UpdateRegistryCommand({ RegistryId, Description: 'other' }));
    expect(await get()).toMatchObject({ Description: 'other' });
  });

  test('that is deleted is DELETING with its schemas, and then gone', async () => {
    await open.create();
    const release = open.clock.hold();
    const deleted = await open.client.send(new DeleteRegistryCommand({ RegistryId }));
    expect(deleted).toMatchObject({ Status: 'DELETING' });
    expect(await get()).toMatchObject({ Status: 'DELETING' });
    await expect(open.register('needs id may name')).rejects.toMatchObject({ name: 'ConcurrentModificationException' });
    release();

    await until(() => open.glue.pendingCount === 0);

    await expect(get()).rejects.toMatchObject({
      name: 'EntityNotFoundException',
      message: 'Registry is not found. RegistryName: main, RegistryArn: null',
    });
    expect(open.glue.schemas.all()).toEqual([]);
  });
});

test('registries are listed page by page', async () => {
  for (const name of ['a', 'b', 'c']) await create(name);
  const first = await open.client.send(new ListRegistriesCommand({ MaxResults: 2 }));
  expect(first.Registries?.map(({ RegistryName }) => RegistryName)).toEqual(['a', 'b']);
  const { NextToken } = first;
  const second = await open.client.send(new ListRegistriesCommand({ MaxResults: 2, NextToken }));
  expect(second.Registries?.map(({ RegistryName }) => RegistryName)).toEqual(['c']);
  expect(second.NextToken).toBeUndefined();
  await expect(open.client.send(new ListRegistriesCommand({ NextToken: 'x' }))).rejects.toMatchObject({
    name: 'InvalidInputException',
  });
});

describe('refused is', () => {
  test('a name that is taken', async () => {
    await create('main');
    await expect(create('main')).rejects.toMatchObject({
      name: 'AlreadyExistsException',
      message: 'Registry already exists. RegistryName: main',
    });
  });

  test.each(['with space', 'a/b', 'x'.repeat(256)])('the name %j', async (name) => {
    await expect(create(name)).rejects.toMatchObject({ name: 'InvalidInputException' });
  });

  test('an id with a name and an ARN, and one of another account', async () => {
    await create('main');
    await expect(get({ RegistryName: 'main', RegistryArn: `${ARN}:registry/main` })).rejects.toMatchObject({
      message: 'One of registryName or registryArn has to be provided, both cannot be provided.',
    });
    await expect(get({ RegistryArn: 'arn:aws:glue:eu-west-1:111111111111:registry/main' })).rejects.toMatchObject({
      name: 'EntityNotFoundException',
    });
    await expect(get({})).rejects.toMatchObject({ name: 'InvalidInputException' });
  });

  test('one more than 100', async () => {
    for (let n = 0; n < 100; n++) open.glue.registries.create({ name: `r${n}` });
    await expect(create('main')).rejects.toMatchObject({
      name: 'ResourceNumberLimitExceededException',
      message: 'More registries cannot be created. The maximum limit has been reached.',
    });
  });
});
