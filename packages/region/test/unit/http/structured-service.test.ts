import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../src/core/aws-error.ts';
import type { Call } from '../../../src/http/call.ts';
import { readCbor } from '../../../src/http/cbor-reader.ts';
import { writeCbor } from '../../../src/http/cbor-writer.ts';
import { queryErrorsIn } from '../../../src/http/error-forms.ts';
import { cborRoute, structuredQuery, structuredTarget } from '../../../src/http/structured-service.ts';

const operations = {
  Echo: (input: object) => ({
    Input: JSON.stringify(input),
    At: new Date(0),
    Marks: new Map([['p99', 1.5]]),
    Items: [{ Name: '<' }],
  }),
  Fail: () => {
    throw new AwsError('NoSuchThing', 'There is none.');
  },
};

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

function callWith(body: string | Buffer, more: Partial<Call> = {}): Call {
  const bytes = Buffer.from(body);
  const { signal } = new AbortController();
  const whole = { method: 'POST', path: '/', query: new URLSearchParams(), headers: {}, signedFor: undefined, signal };
  return { ...whole, requestId: 'r-1', bytes, body: bytes.toString(), ...more };
}

describe('one table of operations', () => {
  test('answers JSON with times in seconds', async () => {
    const answer = await structuredTarget(operations)('Echo').handle(callWith('{"a":1}'));
    const body = { Input: '{"a":1}', At: 0, Marks: { p99: 1.5 }, Items: [{ Name: '<' }] };
    expect(answer).toMatchObject({ status: 200, body: JSON.stringify(body) });
  });

  test('answers a signed GET, whose query has the fields', async () => {
    const route = structuredQuery(operations, 'http://test/')('Echo');
    const query = new URLSearchParams('Action=Echo&A.member.1=x');
    const answer = await route?.handle(callWith('', { method: 'GET', query, signedFor: 'test' }));
    expect(answer).toMatchObject({ body: expect.stringContaining('<Input>{"Action":"Echo","A":["x"]}</Input>') });
  });

  test('answers a form with XML', async () => {
    const route = structuredQuery(operations, 'http://test/')('Echo');
    const answer = await route?.handle(callWith('A.member.1=x', { headers: FORM }));
    expect(answer).toMatchObject({
      body: [
        '<EchoResponse xmlns="http://test/"><EchoResult><Input>{"A":["x"]}</Input><At>1970-01-01T00:00:00.000Z</At>',
        '<Marks><entry><key>p99</key><value>1.5</value></entry></Marks>',
        '<Items><member><Name>&lt;</Name></member></Items></EchoResult>',
        '<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></EchoResponse>',
      ].join(''),
    });
  });

  test('writes no result for an operation without one, and errors in the namespace of the service', async () => {
    const errorForm = queryErrorsIn('http://test/', '<Detail/>');
    const route = structuredQuery({ Drop: () => undefined }, 'http://test/', errorForm)('Drop');
    const answer = await route?.handle(callWith('Action=Drop'));
    const metadata = '<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata>';
    expect(answer).toMatchObject({ body: `<DropResponse xmlns="http://test/">${metadata}</DropResponse>` });
    expect(route?.errorForm({ code: 'NotFound', message: 'a < b', status: 404 }, 'r-1')).toMatchObject({
      body: [
        '<ErrorResponse xmlns="http://test/"><Error><Type>Sender</Type><Code>NotFound</Code>',
        '<Message>a &lt; b</Message><Detail/></Error><RequestId>r-1</RequestId></ErrorResponse>',
      ].join(''),
    });
  });

  const cborCall = (operation: string, body: Buffer, headers = {}): Call =>
    callWith(body, {
      path: `/service/S/operation/${operation}`,
      headers: { 'smithy-protocol': 'rpc-v2-cbor', ...headers },
    });

  test('answers CBOR with CBOR, also what was compressed', async () => {
    const body = gzipSync(writeCbor({ a: 1 }));
    const call = cborCall('Echo', body, { 'content-encoding': 'gzip' });
    const answer = await cborRoute('S', operations, call)?.handle(call);
    expect(answer !== undefined && 'bytes' in answer && readCbor(answer.bytes)).toMatchObject({
      Input: '{"a":1}',
      At: 0,
    });
  });

  test('tells an error in CBOR', async () => {
    const call = cborCall('Fail', Buffer.alloc(0));
    const route = cborRoute('S', operations, call);
    await expect(route?.handle(call)).rejects.toThrow('There is none.');
    const answer = route?.errorForm({ code: 'NoSuchThing', message: 'There is none.', status: 400 }, 'r-1');
    expect(answer).toMatchObject({ status: 400, headers: { 'x-amzn-query-error': 'NoSuchThing;Sender' } });
  });

  test('refuses an operation that it does not have, and a body that is not compressed', async () => {
    await expect(structuredTarget(operations)('toString').handle(callWith('{}'))).rejects.toThrow('operation toString');
    const call = callWith('{}', { headers: { 'content-encoding': 'gzip' } });
    await expect(structuredTarget(operations)('Echo').handle(call)).rejects.toThrow('not compressed by gzip');
  });

  test('leaves other calls alone', () => {
    expect(cborRoute('Other', operations, cborCall('Echo', Buffer.alloc(0)))).toBeUndefined();
    expect(structuredQuery(operations, '')('Unknown')).toBeUndefined();
  });
});
