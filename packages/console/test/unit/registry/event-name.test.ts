import { expect, test } from '@jest/globals';
import { eventNameIn, payloadSchema } from '../../../server/registry/event-name.ts';

const DATA = { type: 'object', required: ['celsius'], properties: { celsius: { type: 'number' } } };
const ENVELOPE = {
  definitions: { Metadata: { type: 'object' }, Reading: DATA },
  properties: {
    source: { enum: ['plant'] },
    detail: {
      type: 'object',
      properties: { metadata: { $ref: '#/definitions/Metadata' }, data: { $ref: '#/definitions/Reading' } },
    },
  },
};
const BY_FORM = {
  delivered: { source: 'plant', 'detail-type': 'Reading', detail: { metadata: { version: 2 } } },
  detail: { metadata: { source: 'plant', type: 'Reading', version: 2 }, data: {} },
  binary: { key: 'k', headers: { ce_source: 'plant', ce_type: 'Reading', ce_dataversion: '2' }, value: {} },
  structured: { headers: {}, value: { source: 'plant', type: 'Reading', dataversion: 2, data: {} } },
};

test.each(Object.entries(BY_FORM))('an event is named in the form %s', (_form, payload) => {
  expect(eventNameIn(payload)).toEqual({ source: 'plant', type: 'Reading', version: 2 });
});

test.each(['text', null, {}, { value: 3 }, { source: 'plant' }])('%j names no event', (payload) => {
  expect(eventNameIn(payload)).toBeUndefined();
});

test('an event without a version of its data has none', () => {
  expect(eventNameIn({ source: 'plant', 'detail-type': 'Reading', detail: {} })).toEqual({
    source: 'plant',
    type: 'Reading',
  });
});

test('the schema of a record has that of the data where the record has the data', () => {
  expect(payloadSchema(BY_FORM.binary, ENVELOPE)).toMatchObject({
    definitions: { Reading: DATA },
    required: ['value'],
    properties: { value: { $ref: '#/definitions/Reading' }, headers: { required: expect.arrayContaining(['ce_id']) } },
  });
  expect(payloadSchema(BY_FORM.structured, ENVELOPE)).toMatchObject({
    properties: { value: { properties: { data: { $ref: '#/definitions/Reading' } } } },
  });
});

test('the schema of an event as it is delivered is that of the registry, and a detail has its part', () => {
  expect(payloadSchema(BY_FORM.delivered, ENVELOPE)).toEqual(ENVELOPE);
  expect(payloadSchema(BY_FORM.detail, ENVELOPE)).toMatchObject({ properties: { data: expect.anything() } });
});

test('the detail of a discovered schema is a reference, and without metadata it is the data', () => {
  const discovered = {
    definitions: { Reading: DATA },
    properties: { detail: { $ref: '#/definitions/Reading' } },
  };
  expect(payloadSchema(BY_FORM.binary, discovered)).toMatchObject({ properties: { value: DATA } });
});
