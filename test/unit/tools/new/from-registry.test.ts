import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { UsageError } from '@tributary/region/command-line';
import type { Json, JsonObject } from '@tributary/region/json';
import { currentProject } from '../../../../tools/new/current-project.ts';
import { planFromRegistry, type Wanted } from '../../../../tools/new/event/inferred/from-registry.ts';
import { KINDS } from '../../../../tools/new/kinds.ts';

const PROJECT = currentProject(path.resolve('.'));
const NAME = 'tributary.orders@OrderReturned';

interface Seen {
  readonly source?: string;
  readonly detailType?: string;
  readonly schemas?: Readonly<Record<string, JsonObject>>;
}

const object = (properties: JsonObject, required = Object.keys(properties)): JsonObject => ({
  type: 'object',
  ...(required.length === 0 ? {} : { required }),
  properties,
});
const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const TEXT = { type: 'string' };

/** The events of our own have their data beside the metadata. */
const withData = (data: JsonObject, more: Readonly<Record<string, JsonObject>> = {}) => ({
  Detail: object({ metadata: ref('Metadata'), data: ref('Data') }),
  Metadata: object({ id: TEXT }),
  Data: data,
  ...more,
});

/** As the registry describes the events of one detail type. */
function openApi({ source = 'tributary.orders', detailType = 'OrderReturned', schemas = {} }: Seen): string {
  const AWSEvent = {
    ...object({ detail: ref('Detail'), id: TEXT }),
    'x-amazon-events-source': source,
    'x-amazon-events-detail-type': detailType,
  };
  return JSON.stringify({ openapi: '3.0.0', components: { schemas: { AWSEvent, ...schemas } } });
}

function plan(content: string, wanted: Partial<Wanted> = {}) {
  const all: Wanted = { type: undefined, source: undefined, without: [], ...wanted };
  return planFromRegistry(NAME, { content, version: '3' }, all, PROJECT);
}

const contractIn = (content: string, wanted: Partial<Wanted> = {}): Json =>
  JSON.parse(plan(content, wanted).files['schemas/orders/OrderReturned.v1.json'] ?? 'null');

const DATA = object(
  {
    at: { type: 'string', format: 'date-time' },
    lines: { type: 'array', items: ref('LinesItem') },
    isWhole: { type: 'boolean' },
    parcel: ref('Parcel'),
  },
  ['at', 'lines'],
);
const MORE = { LinesItem: object({ quantity: { type: 'number' } }), Parcel: object({ code: TEXT }, []) };
const OWN = { schemas: withData(DATA, MORE) };

describe('an event that the registry has seen', () => {
  test('becomes a contract of its data alone, with all that it refers to inside', () => {
    expect(contractIn(openApi(OWN))).toEqual({
      $schema: 'http://json-schema.org/draft-04/schema#',
      title: 'OrderReturnedV1',
      description: `The data of an OrderReturned, as seen up to version 3 of ${NAME}.`,
      type: 'object',
      required: ['at', 'lines'],
      properties: {
        at: { type: 'string', format: 'date-time' },
        lines: {
          type: 'array',
          items: { type: 'object', required: ['quantity'], properties: { quantity: { type: 'number' } } },
        },
        isWhole: { type: 'boolean' },
        parcel: { type: 'object', properties: { code: { type: 'string' } } },
      },
    });
  });

  test('is the same in the form of JSON Schema', () => {
    const document = openApi(OWN).replaceAll('#/components/schemas/', '#/definitions/');
    const { AWSEvent, ...definitions } = JSON.parse(document).components.schemas;
    expect(contractIn(JSON.stringify({ definitions, ...AWSEvent }))).toEqual(contractIn(openApi(OWN)));
  });

  test('has the files of a new event, and notes for the person who reviews it', () => {
    const { type, files, notes } = plan(openApi(OWN), { type: 'OrderReturned', source: 'orders' });
    expect(type).toBe('OrderReturned');
    expect(Object.keys(files)).toEqual([
      'schemas/orders/OrderReturned.v1.json',
      'events/produce/OrderReturned.jsonl',
      'schemas/outside.ts',
    ]);
    expect(notes).toEqual([expect.stringContaining('Review the schema')]);
  });

  test('of a partner without metadata is all data, and a note says so', () => {
    const content = openApi({
      source: 'partner.parcels',
      detailType: 'ParcelLost',
      schemas: { Detail: MORE.LinesItem },
    });
    const { files, notes } = plan(content);
    expect(JSON.parse(files['schemas/partner.parcels/ParcelLost.v1.json'] ?? '')).toMatchObject({
      title: 'ParcelLostV1',
      required: ['quantity'],
    });
    expect(notes[1]).toContain('Handlers read ParcelLost only as { metadata, data }');
  });

  test('may be null where the registry says so, and stays open for fields that are not named', () => {
    const data = { ...object({ note: { type: 'string', nullable: true } }), additionalProperties: false };
    expect(contractIn(openApi({ schemas: withData(data) }))).toMatchObject({
      properties: { note: { type: ['string', 'null'] } },
    });
    expect(contractIn(openApi({ schemas: withData(data) }))).not.toHaveProperty('additionalProperties');
  });

  test('loses the fields that the call leaves out', () => {
    expect(contractIn(openApi(OWN), { without: ['data.parcel', 'data.lines[].quantity'] })).toMatchObject({
      properties: { lines: { items: { type: 'object' } } },
    });
    expect(contractIn(openApi(OWN), { without: ['data.parcel'] })).not.toHaveProperty(['properties', 'parcel']);
  });
});

/** The message with which it is refused. */
function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'not refused';
}

describe('what cannot be taken over', () => {
  test.each<[JsonObject, string]>([
    [{ any: {}, at: TEXT }, 'data.any: nothing was seen of it but null or empty lists'],
    [{ none: { type: 'array', items: { type: 'object' } } }, 'data.none[]: nothing was seen of it'],
    [{ odd: { allOf: [TEXT] } }, 'data.odd: contracts do not have the keyword allOf.'],
    [{ lost: ref('Nowhere') }, 'data.lost: the schema does not have "#/components/schemas/Nowhere".'],
    [{ deep: ref('Data') }, 'data.deep: it contains itself.'],
  ])('the fields %j are refused, with the place', (fields, reason) => {
    const message = refusal(() => plan(openApi({ schemas: withData(object(fields)) })));
    expect(message).toContain(`${NAME} cannot be taken over:\n`);
    expect(message).toContain(reason);
  });

  test('all places are named at once', () => {
    const message = refusal(() => plan(openApi({ schemas: withData(object({ a: {}, b: object({ c: {} }) })) })));
    expect(message.split('\n').map((line) => line.trim().split(':')[0])).toEqual([
      `${NAME} cannot be taken over`,
      'data.a',
      'data.b.c',
    ]);
  });

  test.each<[string, string, Partial<Wanted>, string]>([
    ['no schema of an event', '{}', {}, 'it names neither source nor detail type'],
    ['no JSON', 'x', {}, 'it names neither source nor detail type'],
    ['no object', openApi({ schemas: withData(TEXT) }), {}, 'data: it is no object.'],
    [
      'nothing required',
      openApi({ schemas: withData(object({ a: TEXT }, [])) }),
      {},
      'no field of it was in every event',
    ],
    ['another type', openApi(OWN), { type: 'OrderLost' }, 'their type cannot be OrderLost.'],
    ['another source', openApi(OWN), { source: 'returns' }, 'have the source tributary.orders, not returns.'],
    ['an unknown field', openApi(OWN), { without: ['data.x'] }, 'data.x: --without names it'],
    ['a type with a space', openApi({ ...OWN, detailType: 'Order returned' }), {}, 'cannot be a type of events'],
    ['a type that exists', openApi({ ...OWN, detailType: 'OrderPlaced' }), {}, 'OrderPlaced exists already'],
    [
      'a source without a dot',
      openApi({ ...OWN, source: 'parcels' }),
      {},
      'No folder of schemas/ stands for the source',
    ],
    ['a source that is no folder', openApi({ ...OWN, source: 'aws.ec2/x' }), {}, 'cannot be a source'],
  ])('%s is refused', (_what, content, wanted, reason) => {
    expect(refusal(() => plan(content, wanted))).toContain(reason);
  });

  test.each([
    [{ aws: true }, '--aws needs --from-registry <schema>.'],
    [{ without: 'data.x' }, '--without needs --from-registry <schema>.'],
  ])('the options %j are refused without a schema of the registry', (options, reason) => {
    expect(refusal(() => KINDS['event']?.plan('OrderReturned', options, PROJECT))).toBe(reason);
  });

  test('fields are refused beside a schema of the registry', async () => {
    const options = { 'from-registry': NAME, fields: 'id:id' };
    await expect(KINDS['event']?.plan(undefined, options, PROJECT)).rejects.toThrow('leave out --fields.');
  });
});
