import { request } from 'node:http';
import { TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientsOf, type TestClients } from '../support/clients.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

let region: TestRegion;
let clients: TestClients;
beforeAll(async () => {
  region = await runningRegion({ Resources: {} });
  clients = clientsOf(region);
});
afterAll(async () => {
  clients.destroy();
  await region.stop();
});

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
}

/** A call as no SDK would make it. */
function call(target: string, body: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers: { 'x-amz-target': target, ...headers } };
    const sent = request(region.endpoint, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
      });
      response.on('end', () => resolve({ status: response.statusCode, body: text }));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

const put = (body: string): Promise<Answer> => call('AWSEvents.PutEvents', body);
const entryWith = (detail: string): string =>
  JSON.stringify({ Entries: [{ Source: 'test', DetailType: 'Any', Detail: detail }] });

describe('what nothing answers gets an error that names it', () => {
  test.each([
    ['AWSEvents.MakeCoffee', 'The region does not serve the operation MakeCoffee.'],
    [
      'Kinesis_20131202.PutRecord',
      'The region does not serve the operation Kinesis_20131202.PutRecord of Kinesis_20131202.',
    ],
    ['constructor.toString', 'The region does not serve the operation constructor.toString of constructor.'],
    ['AWSEvents.__proto__', 'The region does not serve the operation __proto__.'],
  ])('%s', async (target, message) => {
    const { status, body } = await call(target, '{}');
    expect([status, JSON.parse(body)]).toEqual([400, { __type: 'UnknownOperationException', message }]);
  });
});

test('a call by another name than that of this machine is refused', async () => {
  const { status, body } = await call('AWSEvents.ListRules', '{}', { host: 'rebound.example.com' });
  expect([status, JSON.parse(body)]).toMatchObject([403, { message: expect.stringContaining('rebound.example.com') }]);
});

describe('a hostile body', () => {
  test.each([
    ['no JSON', '{"Entries":', 400, 'SerializationException'],
    ['no object', '[]', 400, 'SerializationException'],
    ['too deep', `{"Entries":${'['.repeat(200_000)}`, 400, 'SerializationException'],
    ['of the wrong type', '{"Entries":"all"}', 400, 'SerializationException'],
    [
      'more than 10 entries',
      JSON.stringify({ Entries: Array.from({ length: 11 }, () => ({})) }),
      400,
      'ValidationException',
    ],
    ['a megabyte of detail', entryWith(`{"a":"${'x'.repeat(1_048_576)}"}`), 400, 'ValidationException'],
    ['18 MB', 'x'.repeat(18 * 1024 * 1024), 413, 'RequestEntityTooLargeException'],
  ])('%s is refused', async (_name, body, status, code) => {
    const answer = await put(body);
    expect([answer.status, JSON.parse(answer.body)]).toMatchObject([status, { __type: code }]);
  });

  test('with keys of prototypes is an event like any other', async () => {
    const answer = await put(
      entryWith('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
    );
    expect([answer.status, JSON.parse(answer.body)]).toMatchObject([200, { FailedEntryCount: 0 }]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('TestEventPattern', () => {
  const event = { id: '1', account: '0', source: 's', time: '2026-01-01T00:00:00Z', region: 'r', 'detail-type': 't' };
  const tested = async (pattern: string, Event = JSON.stringify(event)): Promise<unknown> =>
    clients.events.send(new TestEventPatternCommand({ EventPattern: pattern, Event })).then(
      ({ Result }) => Result,
      ({ name, message }: Error) => `${name}: ${message}`,
    );
  const invalid = 'InvalidEventPatternException: Event pattern is not valid. Reason:';

  test.each([
    ['{"source":["s"]}', true],
    ['{"source":["S"]}', false],
    ['{"source":"s"}', `${invalid} "source" must be an object or an array`],
    ['{"source":[]}', `${invalid} Empty arrays are not allowed`],
    ['{"source":[{"prefixx":"s"}]}', `${invalid} Unrecognized match type prefixx`],
  ])('%s', async (pattern, result) => {
    const answer = await tested(pattern);
    expect(typeof answer === 'string' ? answer.split('\n')[0] : answer).toBe(result);
  });

  test('an event that lacks what every event has', async () => {
    expect(await tested('{"source":["s"]}', '{"source":"s"}')).toBe(
      'ValidationException: Parameter Event is not valid.',
    );
  });
});
