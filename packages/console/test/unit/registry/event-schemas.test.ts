import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { regionClient } from '../../../../../ops/clients/aws.ts';
import { bestName, findEventSchema } from '../../../server/registry/event-schemas.ts';
import { problemsIn } from '../../../server/registry/problems.ts';
import { type ConsoleRegion, consoleRegion } from '../../support/console-region.ts';

const declared = (version: number) => ({
  Type: 'AWS::EventSchemas::Schema',
  Properties: {
    RegistryName: { 'Fn::GetAtt': ['Plant', 'RegistryName'] },
    SchemaName: `plant@Reading-v${version}`,
    Type: 'JSONSchemaDraft4',
    Content: JSON.stringify({ type: 'object', title: `v${version}`, required: ['celsius'] }),
  },
});
const RESOURCES = {
  Plant: { Type: 'AWS::EventSchemas::Registry', Properties: { RegistryName: 'plant' } },
  One: declared(1),
  Two: declared(2),
};

let running: ConsoleRegion;
beforeAll(async () => {
  running = await consoleRegion({ isEmpty: true });
  await running.createStack('plant', RESOURCES);
});
afterAll(() => running?.stop());

test('the schema of an event is that of its version in the registry of the region', async () => {
  const { endpoint } = running.region;
  const target = { regionUrl: endpoint, settings: () => regionClient(endpoint) };
  const find = (type: string, version?: number) =>
    findEventSchema(target, { source: 'plant', type, ...(version !== undefined && { version }) });
  expect(await find('Reading', 2)).toMatchObject({ name: 'plant/plant@Reading-v2', content: { title: 'v2' } });
  expect(await find('Reading')).toMatchObject({ content: { title: 'v1' } });
  expect(await find('Unheard')).toBeUndefined();
});

test('a discovered schema has the name of the type without what is no letter or digit', () => {
  expect(bestName(['plant@ReadingTaken'], 'plant@'.length, { source: 'plant', type: 'reading taken' })).toBe(
    'plant@ReadingTaken',
  );
});

test('a problem names its field and what is allowed there', () => {
  const schema = {
    type: 'object',
    required: ['at'],
    properties: { unit: { enum: ['C', 'F'] }, at: { type: 'string', format: 'date-time' } },
  };
  expect(problemsIn({ unit: 'K' }, schema)).toEqual([
    { pointer: '', message: "must have required property 'at'" },
    { pointer: '/unit', message: 'must be equal to one of the allowed values: C, F' },
  ]);
  expect(problemsIn({ at: 'noon' }, schema)).toMatchObject([{ pointer: '/at' }]);
  expect(problemsIn({}, { $ref: '#/definitions/Missing' })).toEqual([]);
});
