import {
  GetTagsCommand,
  PutSchemaVersionMetadataCommand,
  QuerySchemaVersionMetadataCommand,
  RemoveSchemaVersionMetadataCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-glue';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ARN, NOW, type OpenGlue, openGlue, SCHEMA_ID } from './fixture.ts';

let open: OpenGlue;
let SchemaVersionId: string | undefined;
beforeEach(async () => {
  open = await openGlue();
  ({ SchemaVersionId } = await open.create());
});
afterEach(() => open.close());

const pair = (MetadataKey: string, MetadataValue: string) => ({
  SchemaVersionId,
  MetadataKeyValue: { MetadataKey, MetadataValue },
});
const put = (key: string, value: string) => open.client.send(new PutSchemaVersionMetadataCommand(pair(key, value)));
const query = async (more: object = {}) => {
  const command = new QuerySchemaVersionMetadataCommand({ SchemaVersionId, ...more });
  return (await open.client.send(command)).MetadataInfoMap;
};

describe('the metadata of a version', () => {
  test('are read as they were put', async () => {
    expect(await put('event-source', 'sensor')).toMatchObject({
      SchemaVersionId,
      SchemaName: 'Reading',
      RegistryName: 'main',
      SchemaArn: `${ARN}:schema/main/Reading`,
      LatestVersion: true,
      VersionNumber: 1,
      MetadataKey: 'event-source',
      MetadataValue: 'sensor',
    });
    expect(await query()).toEqual({ 'event-source': { MetadataValue: 'sensor', CreatedTime: NOW } });
  });

  test.each(['constructor', 'toString'])('may have %s as a key', async (key) => {
    await expect(open.client.send(new RemoveSchemaVersionMetadataCommand(pair(key, 'a')))).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
    await put(key, 'a');
    expect(Object.entries((await query()) ?? {})).toEqual([[key, { MetadataValue: 'a', CreatedTime: NOW }]]);
    await open.client.send(new RemoveSchemaVersionMetadataCommand(pair(key, 'a')));
    expect(Object.keys((await query()) ?? {})).toEqual([]);
  });

  test('of one key have the newest value first', async () => {
    await put('team', 'a');
    await put('team', 'b');
    await put('other', 'c');
    expect(await query({ MetadataList: [{ MetadataKey: 'team' }] })).toEqual({
      team: {
        MetadataValue: 'b',
        CreatedTime: NOW,
        OtherMetadataValueList: [{ MetadataValue: 'a', CreatedTime: NOW }],
      },
    });
  });

  test('are removed pair by pair', async () => {
    await put('team', 'a');
    await open.client.send(new RemoveSchemaVersionMetadataCommand(pair('team', 'a')));
    expect(await query()).toEqual({});
    await expect(open.client.send(new RemoveSchemaVersionMetadataCommand(pair('team', 'a')))).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
  });

  test('take a pair once, and ten at most', async () => {
    await put('team', 'a');
    await expect(put('team', 'a')).rejects.toMatchObject({
      name: 'AlreadyExistsException',
      message: `Resource already exist for schema version id: ${SchemaVersionId}, metadata key: team, metadata value: a`,
    });
    for (let n = 1; n < 10; n++) await put(`key-${n}`, 'v');
    await expect(put('one', 'more')).rejects.toMatchObject({ name: 'ResourceNumberLimitExceededException' });
  });

  test.each([
    ['', 'v'],
    ['k', ''],
    ['k'.repeat(129), 'v'],
    ['with space', 'v'],
  ])('refuse %j: %j', async (key, value) => {
    await expect(put(key, value)).rejects.toMatchObject({ name: 'InvalidInputException' });
  });

  test('are found by a schema and a number, too', async () => {
    await put('team', 'a');
    const command = { SchemaVersionId: undefined, SchemaId: SCHEMA_ID, SchemaVersionNumber: { LatestVersion: true } };
    expect(await query(command)).toMatchObject({ team: { MetadataValue: 'a' } });
  });
});

describe('tags', () => {
  test.each([`${ARN}:registry/main`, `${ARN}:schema/main/Reading`])('of %s are put and taken', async (ResourceArn) => {
    await open.client.send(new TagResourceCommand({ ResourceArn, TagsToAdd: { team: 'a', stage: 'dev' } }));
    await open.client.send(new UntagResourceCommand({ ResourceArn, TagsToRemove: ['stage'] }));
    expect(await open.client.send(new GetTagsCommand({ ResourceArn }))).toMatchObject({ Tags: { team: 'a' } });
  });

  test('are fifty at most, and none of what is not there', async () => {
    const TagsToAdd = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, 'v']));
    const tag = (ResourceArn: string) => open.client.send(new TagResourceCommand({ ResourceArn, TagsToAdd }));
    await expect(tag(`${ARN}:registry/main`)).rejects.toMatchObject({ name: 'InvalidInputException' });
    await expect(tag(`${ARN}:schema/main/None`)).rejects.toMatchObject({ name: 'EntityNotFoundException' });
    await expect(tag(`${ARN}:registry/none`)).rejects.toMatchObject({ name: 'EntityNotFoundException' });
  });
});
