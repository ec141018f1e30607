import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import {
  GetSchemaCommand,
  GetSchemaVersionCommand,
  GlueClient,
  ListSchemaVersionsCommand,
  RegisterSchemaVersionCommand,
} from '@aws-sdk/client-glue';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../src/core/json.ts';
import { type OpenStacks, openStacks, template } from '../support/stacks.ts';
import { until } from '../support/until.ts';

let folder: string;
let open: OpenStacks;
let glue: GlueClient;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'glue-'));
  await start();
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

async function start(): Promise<void> {
  open = await openStacks({ dataDir: folder });
  glue = new GlueClient(open.client);
}

async function stop(): Promise<void> {
  glue.destroy();
  await open.stop();
}

const ARN = 'arn:aws:glue:eu-west-1:000000000000';
const SchemaId = { RegistryName: 'main', SchemaName: 'Reading' };

/** A record of Avro with these fields, each of which may be absent. */
const record = (...fields: readonly string[]): string =>
  JSON.stringify({
    type: 'record',
    name: 'Reading',
    fields: fields.map((name) => ({ name, type: ['null', 'string'], default: null })),
  });

const schema = (definition: string, more: JsonObject = {}): JsonObject => ({
  Type: 'AWS::Glue::Schema',
  Properties: {
    Name: 'Reading',
    DataFormat: 'AVRO',
    Compatibility: 'BACKWARD',
    SchemaDefinition: definition,
    Registry: { Arn: { Ref: 'Registry' } },
    ...more,
  },
});
const version = (definition: string, more: JsonObject = {}): JsonObject => ({
  Type: 'AWS::Glue::SchemaVersion',
  Properties: { Schema: { SchemaArn: { 'Fn::GetAtt': ['Schema', 'Arn'] } }, SchemaDefinition: definition },
  ...more,
});
const REGISTRY: JsonObject = {
  Type: 'AWS::Glue::Registry',
  Properties: { Name: 'main', Description: 'of readings', Tags: [{ Key: 'team', Value: 'a' }] },
};
const OUTPUTS = {
  Outputs: {
    Registry: { Value: { Ref: 'Registry' } },
    First: { Value: { 'Fn::GetAtt': ['Schema', 'InitialSchemaVersionId'] } },
    Second: { Value: { Ref: 'Second' } },
  },
};
const METADATA: JsonObject = {
  Type: 'AWS::Glue::SchemaVersionMetadata',
  Properties: { SchemaVersionId: { Ref: 'Second' }, Key: 'event', Value: 'Reading' },
};
const WHOLE = {
  Registry: REGISTRY,
  Schema: schema(record('a')),
  Second: version(record('a', 'b')),
  Metadata: METADATA,
};

const outputs = () => open.outputs('schemas');
const described = () => glue.send(new GetSchemaCommand({ SchemaId }));
async function remove(): Promise<void> {
  await open.stacks.send(new DeleteStackCommand({ StackName: 'schemas' }));
  await until(async () => (await open.described('schemas').catch(() => undefined)) === undefined);
}
const versions = async () =>
  ((await glue.send(new ListSchemaVersionsCommand({ SchemaId }))).Schemas ?? []).map((one) => [
    one.VersionNumber,
    one.Status,
  ]);

describe('a stack with schemas', () => {
  test('makes registry, schema, version and metadata, and names them', async () => {
    expect(await open.created('schemas', template(WHOLE, OUTPUTS))).toBe('CREATE_COMPLETE');

    const { Registry, First, Second } = await outputs();
    expect(Registry).toBe(`${ARN}:registry/main`);
    const read = async (SchemaVersionId: string | undefined) =>
      glue.send(new GetSchemaVersionCommand({ SchemaVersionId }));
    expect(await read(First)).toMatchObject({ VersionNumber: 1, SchemaDefinition: record('a'), Status: 'AVAILABLE' });
    expect(await read(Second)).toMatchObject({ VersionNumber: 2, SchemaDefinition: record('a', 'b') });
    expect(await described()).toMatchObject({ Compatibility: 'BACKWARD', SchemaCheckpoint: 1, LatestSchemaVersion: 2 });
  });

  test('gets another version beside the earlier one, whose ids stay', async () => {
    await open.created('schemas', template(WHOLE, OUTPUTS));
    const before = await outputs();
    const more = { ...WHOLE, Third: version(record('a', 'b', 'c')) };
    expect(await open.updated('schemas', template(more, OUTPUTS))).toBe('UPDATE_COMPLETE');
    expect(await outputs()).toEqual(before);
    expect(await versions()).toEqual([1, 2, 3].map((number) => [number, 'AVAILABLE']));
  });

  test('changes description, compatibility and checkpoint in place', async () => {
    await open.created('schemas', template(WHOLE, OUTPUTS));
    const before = await outputs();
    const change = { Compatibility: 'FULL_ALL', Description: 'what is read', CheckpointVersion: { VersionNumber: 2 } };
    await open.updated('schemas', template({ ...WHOLE, Schema: schema(record('a'), change) }, OUTPUTS));
    expect(await outputs()).toEqual(before);
    expect(await described()).toMatchObject({
      Compatibility: 'FULL_ALL',
      Description: 'what is read',
      SchemaCheckpoint: 2,
    });
  });

  test('replaces a schema whose definition changes: ids that records carry are gone', async () => {
    const resources = { Registry: REGISTRY, Schema: schema(record('a')) };
    const Outputs = { First: OUTPUTS.Outputs.First };
    await open.created('schemas', template(resources, { Outputs }));
    const { First: SchemaVersionId } = await outputs();
    await open.updated('schemas', template({ ...resources, Schema: schema(record('z')) }, { Outputs }));
    expect((await outputs())['First']).not.toBe(SchemaVersionId);
    await expect(glue.send(new GetSchemaVersionCommand({ SchemaVersionId }))).rejects.toMatchObject({
      name: 'EntityNotFoundException',
    });
  });

  test('that is deleted takes all with it, but what it is to retain', async () => {
    await open.created('schemas', template(WHOLE));
    await remove();
    await expect(described()).rejects.toMatchObject({ name: 'EntityNotFoundException' });

    const retained = Object.entries(WHOLE).map(([id, resource]) => [id, { ...resource, DeletionPolicy: 'Retain' }]);
    await open.created('schemas', template(Object.fromEntries(retained)));
    await remove();
    expect(await versions()).toHaveLength(2);
  });

  test('is there after a restart, with what calls have added', async () => {
    await open.created('schemas', template(WHOLE, OUTPUTS));
    const SchemaDefinition = record('a', 'b', 'by_hand');
    await glue.send(new RegisterSchemaVersionCommand({ SchemaId, SchemaDefinition }));
    await until(async () => (await versions()).every(([, status]) => status === 'AVAILABLE'));
    const before = [await outputs(), await versions()];
    await stop();
    await start();
    expect([await outputs(), await versions()]).toEqual(before);
    expect(await versions()).toHaveLength(3);
  });

  test('with a version that does not fit rolls back', async () => {
    const required = JSON.stringify({ type: 'record', name: 'Reading', fields: [{ name: 'new', type: 'string' }] });
    const status = await open.created('schemas', template({ ...WHOLE, Second: version(required) }));
    expect(status).toBe('ROLLBACK_COMPLETE');
    await expect(described()).rejects.toMatchObject({ name: 'EntityNotFoundException' });
  });

  test.each<readonly [string, JsonObject]>([
    ['DataFormat', { DataFormat: 'XML' }],
    ['Compatibility', { Compatibility: 'SOME' }],
  ])('is refused when %s is none that there is', async (property, change) => {
    const status = await open
      .created('schemas', template({ Registry: REGISTRY, Schema: schema(record('a'), change) }))
      .catch((error: unknown) => String(error));
    expect(status).toContain(`Schema.Properties.${property}`);
  });
});
