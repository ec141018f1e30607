import {
  DeleteSchemaCommand,
  GetSchemaCommand,
  ListSchemasCommand,
  UpdateSchemaCommand,
  type UpdateSchemaCommandInput,
} from '@aws-sdk/client-glue';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { until } from '../../support/until.ts';
import { ARN, NOW, type OpenGlue, openGlue, SCHEMA_ID } from './fixture.ts';

let open: OpenGlue;
beforeEach(async () => {
  open = await openGlue();
});
afterEach(() => open.close());

const get = (id: object = SCHEMA_ID) => open.client.send(new GetSchemaCommand({ SchemaId: id }));
const update = (change: Partial<UpdateSchemaCommandInput>) =>
  open.client.send(new UpdateSchemaCommand({ SchemaId: SCHEMA_ID, ...change }));

describe('a schema', () => {
  test('is created with its first version, which is available at once', async () => {
    const created = await open.create({ Description: 'what a sensor says', Tags: { team: 'a' } });
    const shape = {
      RegistryName: 'main',
      RegistryArn: `${ARN}:registry/main`,
      SchemaName: 'Reading',
      SchemaArn: `${ARN}:schema/main/Reading`,
      Description: 'what a sensor says',
      DataFormat: 'AVRO',
      Compatibility: 'BACKWARD',
      SchemaCheckpoint: 1,
      LatestSchemaVersion: 1,
      NextSchemaVersion: 2,
      SchemaStatus: 'AVAILABLE',
    };
    expect(created).toMatchObject({ ...shape, Tags: { team: 'a' }, SchemaVersionStatus: 'AVAILABLE' });
    expect(created.SchemaVersionId).toMatch(/^[a-f0-9-]{36}$/);
    expect(await get()).toMatchObject({ ...shape, CreatedTime: NOW, UpdatedTime: NOW });
    expect(await get({ SchemaArn: shape.SchemaArn })).toMatchObject(shape);
  });

  test('without a registry goes into the default one, which is made for it', async () => {
    expect(await open.create({ RegistryId: undefined })).toMatchObject({ RegistryName: 'default-registry' });
    expect(await open.create({ RegistryId: { RegistryName: 'default-registry' }, SchemaName: 'B' })).toMatchObject({
      RegistryArn: `${ARN}:registry/default-registry`,
    });
    expect(open.glue.registries.all().map(({ name }) => name)).toEqual(['main', 'default-registry']);
  });

  test('may begin without a version', async () => {
    const created = await open.create({ SchemaDefinition: undefined });
    expect(created).toMatchObject({ LatestSchemaVersion: 0, NextSchemaVersion: 1 });
    expect(created.SchemaVersionId).toBeUndefined();
    expect(await open.register('needs id may')).toMatchObject({ VersionNumber: 1, Status: 'AVAILABLE' });
  });

  test('gets another compatibility together with a checkpoint', async () => {
    await open.create();
    const { SchemaVersionId } = await open.register('needs id may name');
    await open.statusOf(SchemaVersionId);
    await update({ Compatibility: 'FULL', SchemaVersionNumber: { LatestVersion: true }, Description: 'new' });
    expect(await get()).toMatchObject({ Compatibility: 'FULL', SchemaCheckpoint: 2, Description: 'new' });
    await expect(update({ Compatibility: 'NONE' })).rejects.toMatchObject({ name: 'InvalidInputException' });
    await expect(update({ SchemaVersionNumber: { VersionNumber: 7 } })).rejects.toMatchObject({
      name: 'EntityNotFoundException',
    });
    await expect(update({ Description: 'x' })).rejects.toMatchObject({
      message: 'One of VersionNumber or Compatibility has to be provided.',
    });
  });

  test('that is deleted is gone with its versions, and its name is free', async () => {
    const { SchemaVersionId: before } = await open.create();
    const { Status } = await open.client.send(new DeleteSchemaCommand({ SchemaId: SCHEMA_ID }));
    expect(Status).toBe('DELETING');
    await until(() => open.glue.pendingCount === 0);

    await expect(get()).rejects.toMatchObject({
      name: 'EntityNotFoundException',
      message: 'Schema is not found. RegistryName: main, SchemaName: Reading, SchemaArn: null',
    });
    await expect(open.statusOf(before)).rejects.toMatchObject({ name: 'EntityNotFoundException' });
    expect((await open.create()).SchemaVersionId).not.toBe(before);
  });
});

test('schemas are listed by registry and over all', async () => {
  await open.create();
  await open.create({ RegistryId: undefined, SchemaName: 'Other' });
  const namesOf = async (input: object) =>
    (await open.client.send(new ListSchemasCommand(input))).Schemas?.map(({ SchemaName }) => SchemaName);
  expect(await namesOf({})).toEqual(['Reading', 'Other']);
  expect(await namesOf({ RegistryId: { RegistryName: 'main' } })).toEqual(['Reading']);
  await expect(namesOf({ RegistryId: { RegistryName: 'none' } })).rejects.toMatchObject({
    name: 'EntityNotFoundException',
  });
});

describe('refused is', () => {
  test('a name that is taken', async () => {
    await open.create();
    await expect(open.create()).rejects.toMatchObject({
      name: 'AlreadyExistsException',
      message: 'Schema already exists. RegistryName: main, SchemaName: Reading, SchemaArn: null',
    });
  });

  test('a definition that is none, and nothing is created', async () => {
    await expect(open.create({ SchemaDefinition: 'nonsense' })).rejects.toMatchObject({
      name: 'InvalidInputException',
      message: 'Schema definition of AVRO data format is invalid: "nonsense" does not begin with needs.',
    });
    expect(open.glue.schemas.all()).toEqual([]);
  });

  test('a definition of more than 170,000 characters', async () => {
    await expect(open.create({ SchemaDefinition: `needs id may${' '.repeat(170_000)}` })).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
  });

  test('a registry that is not there', async () => {
    await expect(open.create({ RegistryId: { RegistryName: 'none' } })).rejects.toMatchObject({
      name: 'EntityNotFoundException',
      message: 'Registry is not found. RegistryName: none, RegistryArn: null',
    });
  });

  test('an unknown data format or compatibility', async () => {
    await expect(open.create({ DataFormat: 'XML' as 'JSON' })).rejects.toMatchObject({ name: 'InvalidInputException' });
    await expect(open.create({ Compatibility: 'SOME' as 'NONE' })).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
  });
});
