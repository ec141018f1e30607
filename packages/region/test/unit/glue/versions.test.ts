import {
  CheckSchemaVersionValidityCommand,
  type Compatibility,
  DeleteSchemaVersionsCommand,
  GetSchemaByDefinitionCommand,
  GetSchemaVersionCommand,
  type GetSchemaVersionCommandInput,
  ListSchemaVersionsCommand,
  UpdateSchemaCommand,
} from '@aws-sdk/client-glue';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../../src/core/random.ts';
import { GlueService } from '../../../src/glue/glue-service.ts';
import { LIMITS } from '../../../src/glue/limits.ts';
import { TOY_KINDS } from '../../support/toy-kinds.ts';
import { until } from '../../support/until.ts';
import { ARN, HOME, NOW, type OpenGlue, openGlue, SCHEMA_ID } from './fixture.ts';

let open: OpenGlue;
beforeEach(async () => {
  open = await openGlue();
});
afterEach(() => open.close());

const get = (input: GetSchemaVersionCommandInput) => open.client.send(new GetSchemaVersionCommand(input));
const byDefinition = (SchemaDefinition: string, SchemaId: object = SCHEMA_ID) =>
  open.client.send(new GetSchemaByDefinitionCommand({ SchemaId, SchemaDefinition }));

/** Registers a definition and waits for its check. */
async function outcomeOf(definition: string) {
  const { SchemaVersionId } = await open.register(definition);
  return open.statusOf(SchemaVersionId);
}

describe('a version', () => {
  test('is pending at first, and available once it is known to fit', async () => {
    await open.create();
    const registered = await open.register('needs id may name');
    expect(registered).toMatchObject({ VersionNumber: 2, Status: 'PENDING' });
    expect(await open.statusOf(registered.SchemaVersionId)).toBe('AVAILABLE');
  });

  test('that does not fit fails, and keeps its number', async () => {
    await open.create();
    expect(await outcomeOf('needs id name may')).toBe('FAILURE');
    expect(await open.register('needs id may name')).toMatchObject({ VersionNumber: 3 });
  });

  test('that failed is checked again when it is registered again', async () => {
    await open.create();
    const first = await open.register('needs id name may');
    await open.statusOf(first.SchemaVersionId);
    const change = { Compatibility: 'NONE', SchemaVersionNumber: { VersionNumber: 1 } } as const;
    await open.client.send(new UpdateSchemaCommand({ SchemaId: SCHEMA_ID, ...change }));

    const again = await open.register('needs id name may');

    expect(again).toMatchObject({ SchemaVersionId: first.SchemaVersionId, VersionNumber: 2, Status: 'PENDING' });
    expect(await open.statusOf(again.SchemaVersionId)).toBe('AVAILABLE');
  });

  test('is read by id, by number and as the latest', async () => {
    const { SchemaVersionId } = await open.create();
    const expected = {
      SchemaVersionId,
      SchemaDefinition: 'needs id may',
      DataFormat: 'AVRO',
      SchemaArn: `${ARN}:schema/main/Reading`,
      VersionNumber: 1,
      Status: 'AVAILABLE',
      CreatedTime: NOW,
    };
    expect(await get({ SchemaVersionId })).toMatchObject(expected);
    expect(await get({ SchemaId: SCHEMA_ID, SchemaVersionNumber: { VersionNumber: 1 } })).toMatchObject(expected);
    await outcomeOf('needs id name may');
    expect(await get({ SchemaId: SCHEMA_ID, SchemaVersionNumber: { LatestVersion: true } })).toMatchObject(expected);
  });

  test('is found by a definition that differs in layout alone, and registered once', async () => {
    const { SchemaVersionId } = await open.create();
    expect(await byDefinition(' needs   id may ')).toMatchObject({ SchemaVersionId, Status: 'AVAILABLE' });
    expect(await open.register('needs id   may')).toMatchObject({ SchemaVersionId, VersionNumber: 1 });
    const { Schemas } = await open.client.send(new ListSchemaVersionsCommand({ SchemaId: SCHEMA_ID }));
    expect(Schemas).toEqual([
      expect.objectContaining({ SchemaVersionId, VersionNumber: 1, Status: 'AVAILABLE', CreatedTime: NOW }),
    ]);
  });
});

describe('the texts by which clients decide what to do', () => {
  test('a schema that is not there', async () => {
    await expect(byDefinition('needs id may')).rejects.toMatchObject({
      name: 'EntityNotFoundException',
      message: expect.stringContaining('Schema is not found.'),
    });
  });

  test('a definition that the schema does not have', async () => {
    await open.create();
    await expect(byDefinition('needs other may')).rejects.toMatchObject({
      name: 'EntityNotFoundException',
      message: expect.stringContaining('Schema version is not found.'),
    });
  });

  test('an id or a number that is not there', async () => {
    await open.create();
    const SchemaVersionId = '00000000-0000-4000-8000-000000000000';
    await expect(get({ SchemaVersionId })).rejects.toMatchObject({
      message: `Schema version is not found. SchemaVersionId: ${SchemaVersionId}`,
    });
    await expect(get({ SchemaId: SCHEMA_ID, SchemaVersionNumber: { VersionNumber: 9 } })).rejects.toMatchObject({
      message:
        'Schema version is not found. RegistryName: main, SchemaName: Reading, SchemaArn: null, VersionNumber: 9, isLatestVersion: false',
    });
  });
});

describe('with the compatibility', () => {
  type Row = readonly [mode: Compatibility, versions: readonly string[], outcomes: readonly string[]];
  test.each<Row>([
    ['NONE', ['needs a b may', 'needs z may'], ['AVAILABLE', 'AVAILABLE']],
    ['BACKWARD', ['needs may id', 'needs id may x'], ['AVAILABLE', 'FAILURE']],
    ['BACKWARD', ['needs id name may', 'needs id may name'], ['FAILURE', 'AVAILABLE']],
    ['FORWARD', ['needs id name may', 'needs name may'], ['AVAILABLE', 'FAILURE']],
    ['FULL', ['needs id may name', 'needs id name may', 'needs may'], ['AVAILABLE', 'FAILURE', 'FAILURE']],
    ['FULL_ALL', ['needs id may x', 'needs id may y'], ['AVAILABLE', 'AVAILABLE']],
  ])('%s, %j become %j', async (Compatibility, versions, outcomes) => {
    await open.create({ Compatibility });
    const found = [];
    for (const definition of versions) found.push(await outcomeOf(definition));
    expect(found).toEqual(outcomes);
  });

  test('BACKWARD_ALL, each version counts from the checkpoint on, and the latest alone with BACKWARD', async () => {
    await open.create({ Compatibility: 'NONE', SchemaDefinition: 'needs a may' });
    for (const definition of ['needs b may', 'needs a b may']) await outcomeOf(definition);
    const updated = (Compatibility: Compatibility, VersionNumber: number) =>
      open.client.send(
        new UpdateSchemaCommand({ SchemaId: SCHEMA_ID, Compatibility, SchemaVersionNumber: { VersionNumber } }),
      );
    await updated('BACKWARD_ALL', 1);
    expect(await outcomeOf('needs b may c')).toBe('FAILURE');
    await updated('BACKWARD_ALL', 2);
    expect(await outcomeOf('needs b may c')).toBe('AVAILABLE');
    await updated('BACKWARD', 2);
    expect(await outcomeOf('needs a may')).toBe('AVAILABLE');
  });

  test('FULL, a version that is too large to be compared fails, and the region goes on', async () => {
    const parse: typeof TOY_KINDS.AVRO.parse = (source) => ({
      ...TOY_KINDS.AVRO.parse(source),
      cannotRead: () => {
        throw new RangeError('The schemas have too many parts to be compared.');
      },
    });
    const kinds = { ...TOY_KINDS, AVRO: { type: 'AVRO', parse } as const };
    const glue = new GlueService({ clock: open.clock, random: seededRandom(2), kinds, ...HOME });
    glue.registries.create({ name: 'main' });
    const draft = { registryName: 'main', name: 'Reading', dataFormat: 'AVRO', compatibility: 'FULL' } as const;
    const { arn } = glue.schemas.create(draft);
    glue.versions.register(glue.schemas.get(arn), 'needs id may');
    const { id } = glue.versions.register(glue.schemas.get(arn), 'needs id may name');
    await until(() => glue.pendingCount === 0);
    expect(glue.version(id).status).toBe('FAILURE');
  });

  test('DISABLED, there is no second version', async () => {
    await open.create({ Compatibility: 'DISABLED' });
    await expect(open.register('needs may')).rejects.toMatchObject({
      name: 'InvalidInputException',
      message:
        'Compatibility DISABLED does not allow versioning. SchemaId: SchemaId(schemaArn=null, schemaName=Reading, registryName=main)',
    });
  });
});

describe('deleting versions', () => {
  const deleted = async (Versions: string) => {
    const command = new DeleteSchemaVersionsCommand({ SchemaId: SCHEMA_ID, Versions });
    const { SchemaVersionErrors = [] } = await open.client.send(command);
    return SchemaVersionErrors.map(({ VersionNumber, ErrorDetails }) => [VersionNumber, ErrorDetails?.ErrorCode]);
  };
  const left = () => open.glue.versionsOf(`${ARN}:schema/main/Reading`).map(({ number }) => number);

  test('takes a range and leaves the first and the checkpoint', async () => {
    await open.create({ Compatibility: 'NONE' });
    for (const name of ['a', 'b', 'c']) await outcomeOf(`needs ${name} may`);
    const change = { Compatibility: 'NONE', SchemaVersionNumber: { VersionNumber: 3 } } as const;
    await open.client.send(new UpdateSchemaCommand({ SchemaId: SCHEMA_ID, ...change }));

    expect(await deleted('1-3')).toEqual([
      [1, 'InvalidInputException'],
      [3, 'InvalidInputException'],
    ]);
    expect(await deleted('4')).toEqual([]);
    expect(await deleted('4')).toEqual([[4, 'EntityNotFoundException']]);
    expect(left()).toEqual([1, 3]);
    expect(await open.register('needs d may')).toMatchObject({ VersionNumber: 5 });
  });

  test.each(['0', '2-', 'all'])('refuses the range %j', async (range) => {
    await open.create();
    await expect(deleted(range)).rejects.toMatchObject({ name: 'InvalidInputException' });
  });
});

test('a definition is checked without being registered', async () => {
  const check = (SchemaDefinition: string) =>
    open.client.send(new CheckSchemaVersionValidityCommand({ DataFormat: 'AVRO', SchemaDefinition }));
  expect(await check('needs may')).toMatchObject({ Valid: true });
  expect(await check('nonsense')).toMatchObject({
    Valid: false,
    Error: 'Schema definition of AVRO data format is invalid: "nonsense" does not begin with needs.',
  });
});

test('more versions than an account may have are refused', async () => {
  await open.create({ Compatibility: 'NONE' });
  const schema = open.glue.schemas.get(`${ARN}:schema/main/Reading`);
  for (let n = 1; n < LIMITS.versions; n++) {
    open.glue.schemas.set({ ...schema, arn: `${schema.arn}${n}`, name: `${schema.name}${n}`, nextVersion: 1 });
    open.glue.versions.register(open.glue.schemas.get(`${schema.arn}${n}`), 'needs may');
  }
  await expect(open.register('needs may')).rejects.toMatchObject({ name: 'ResourceNumberLimitExceededException' });
});

describe('a version is named in one way only', () => {
  test.each<[string, GetSchemaVersionCommandInput]>([
    ['with an id and a schema', { SchemaVersionId: '00000000-0000-4000-8000-000000000000', SchemaId: SCHEMA_ID }],
    ['with a schema alone', { SchemaId: SCHEMA_ID }],
    ['with nothing', {}],
    [
      'with a number and as the latest',
      { SchemaId: SCHEMA_ID, SchemaVersionNumber: { LatestVersion: true, VersionNumber: 1 } },
    ],
    [
      'with an ARN and a name',
      {
        SchemaId: { ...SCHEMA_ID, SchemaArn: `${ARN}:schema/main/Reading` },
        SchemaVersionNumber: { LatestVersion: true },
      },
    ],
    ['with an id that is no UUID', { SchemaVersionId: 'x'.repeat(36) }],
  ])('%s it is refused', async (_what, input) => {
    await open.create();
    await expect(get(input)).rejects.toMatchObject({ name: 'InvalidInputException' });
  });
});
