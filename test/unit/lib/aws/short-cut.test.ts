import { Readable } from 'node:stream';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import type { WireRequest } from '#lib/aws/head.ts';
import { withShortCut } from '#lib/aws/short-cut.ts';

const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' };
const ENTRY = { EventBusName: 'bus', Source: 'shop', DetailType: 'OrderPlaced', Detail: '{"name":"Jürgen"}' };
const accepted = { status: 200, body: { FailedEntryCount: 0, Entries: [{ EventId: 'e-1' }] } };

type Reply = { readonly status: number; readonly body: object } | Error;

/** Settings for a client that reaches this instead of AWS, and the requests that came. The last reply is repeated. */
function wire(...replies: readonly Reply[]) {
  const requests: WireRequest[] = [];
  const handle = async (request: WireRequest) => {
    requests.push(request);
    const reply = replies[Math.min(requests.length, replies.length) - 1];
    if (!reply || reply instanceof Error) throw reply;
    const headers = { 'content-type': 'application/x-amz-json-1.1' };
    return {
      response: { statusCode: reply.status, headers, body: Readable.from([Buffer.from(JSON.stringify(reply.body))]) },
    };
  };
  const settings = { region: 'eu-west-1', credentials: CREDENTIALS, maxAttempts: 1, requestHandler: { handle } };
  return { settings, requests };
}

const putEvents = () => new PutEventsCommand({ Entries: [ENTRY] });
const eventBridge = (settings: object) => withShortCut(new EventBridgeClient(settings), { PutEventsCommand: {} });

/** The request as the SDK itself signs it at the time that it carries. */
async function signedBySdk(request: WireRequest, service: string): Promise<unknown> {
  const signer = new SignatureV4({ credentials: CREDENTIALS, region: 'eu-west-1', service, sha256: Sha256 });
  const { authorization: _signature, 'x-amz-content-sha256': _hash, ...headers } = request.headers;
  const [, year, month, day, time] = /^(\d{4})(\d\d)(\d\d)T(\d{6})Z$/.exec(headers['x-amz-date'] ?? '') ?? [];
  const signingDate = new Date(`${year}-${month}-${day}T${time?.replace(/(\d\d)(?=\d)/g, '$1:')}Z`);
  return (await signer.sign({ ...request, query: {}, headers }, { signingDate })).headers;
}

const bodyIn = ({ body }: Pick<WireRequest, 'body'>): unknown => JSON.parse(new TextDecoder().decode(body));

/** Without the parts that differ in every call, and without the hash: the SDK writes fields in another order. */
function comparable({ headers, ...rest }: WireRequest) {
  const perCall = ['authorization', 'amz-sdk-invocation-id', 'x-amz-date', 'x-amz-content-sha256'];
  return {
    ...rest,
    body: bodyIn(rest),
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !perCall.includes(name))),
  };
}

describe('a call by the short cut', () => {
  test('goes over the wire as a call of the SDK does', async () => {
    const { settings, requests } = wire(accepted);
    const client = eventBridge(settings);
    await client.send(putEvents());
    await client.send(putEvents());
    const [bySdk, byShortCut] = requests;
    if (!bySdk || !byShortCut) throw new Error('there must be two requests');
    expect(comparable(byShortCut)).toEqual(comparable(bySdk));
    expect(byShortCut.headers['amz-sdk-invocation-id']).not.toBe(bySdk.headers['amz-sdk-invocation-id']);
  });

  test('has the signature that the SDK would give it', async () => {
    const { settings, requests } = wire(accepted);
    const client = eventBridge(settings);
    await client.send(putEvents());
    await client.send(putEvents());
    const [, byShortCut] = requests;
    if (!byShortCut) throw new Error('there must be two requests');
    expect(await signedBySdk(byShortCut, 'events')).toEqual(byShortCut.headers);
  });

  test('answers with the output', async () => {
    const { settings } = wire(accepted);
    const client = eventBridge(settings);
    await client.send(putEvents());
    expect((await client.send(putEvents())).Entries).toEqual([{ EventId: 'e-1' }]);
  });

  test('sends the body that its input is mapped to', async () => {
    const { settings, requests } = wire(accepted);
    const client = withShortCut(new EventBridgeClient(settings), {
      PutEventsCommand: { bodyOf: () => ({ mapped: true }) },
    });
    await client.send(putEvents());
    await client.send(putEvents());
    expect(requests.map(bodyIn)).toEqual([{ Entries: [ENTRY] }, { mapped: true }]);
  });

  test('is only for the commands that are named', async () => {
    const { settings, requests } = wire({ status: 200, body: {} });
    const client = withShortCut(new DynamoDBClient(settings), {
      BatchGetItemCommand: { bodyOf: () => ({ wrong: true }) },
    });
    const get = () => new GetItemCommand({ TableName: 'table', Key: { id: { S: '1' } } });
    await client.send(get());
    await client.send(get());
    expect(requests.map(bodyIn)).toEqual(Array(2).fill({ TableName: 'table', Key: { id: { S: '1' } } }));
  });
});

describe('the trace of an invocation', () => {
  afterEach(() => {
    delete process.env['_X_AMZN_TRACE_ID'];
    delete process.env['AWS_LAMBDA_FUNCTION_NAME'];
  });

  test('goes with its own calls only', async () => {
    const { settings, requests } = wire(accepted);
    const client = eventBridge(settings);
    process.env['AWS_LAMBDA_FUNCTION_NAME'] = 'bridge';
    for (const traceId of ['Root=1', 'Root=2', undefined]) {
      if (traceId === undefined) delete process.env['_X_AMZN_TRACE_ID'];
      else process.env['_X_AMZN_TRACE_ID'] = traceId;
      await client.send(putEvents());
    }
    const traces = requests.map(({ headers }) => headers['x-amzn-trace-id'] ?? headers['X-Amzn-Trace-Id']);
    expect(traces).toEqual(['Root=1', 'Root=2', undefined]);
  });
});

describe('an answer that is no plain success', () => {
  const throttled = { status: 400, body: { __type: 'ThrottlingException', message: 'slow down' } };

  test('is the error that the SDK makes of it, without a second request', async () => {
    const { settings, requests } = wire(accepted, throttled);
    const client = eventBridge(settings);
    await client.send(putEvents());
    await expect(client.send(putEvents())).rejects.toMatchObject({
      name: 'ThrottlingException',
      message: 'slow down',
      $metadata: { httpStatusCode: 400, attempts: 1 },
    });
    expect(requests).toHaveLength(2);
  });

  test('is thrown as it is when the network fails', async () => {
    const broken = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    const { settings, requests } = wire(accepted, broken, accepted);
    const client = eventBridge(settings);
    await client.send(putEvents());
    await expect(client.send(putEvents())).rejects.toThrow(broken);
    expect(requests).toHaveLength(2);
    await expect(client.send(putEvents())).resolves.toMatchObject({ FailedEntryCount: 0 });
  });

  test('is retried by the SDK as its own first attempt', async () => {
    const { settings, requests } = wire(
      { status: 200, body: {} },
      { status: 500, body: {} },
      { status: 200, body: {} },
    );
    const client = withShortCut(new DynamoDBClient({ ...settings, maxAttempts: 2 }), { GetItemCommand: {} });
    const get = () => new GetItemCommand({ TableName: 'table', Key: { id: { S: '1' } } });
    await client.send(get());
    expect((await client.send(get())).$metadata.attempts).toBe(2);
    expect(requests.map(({ headers }) => headers['amz-sdk-request'])).toEqual([
      'attempt=1; max=2',
      'attempt=1; max=2',
      'attempt=2; max=2',
    ]);
  });

  test('is the error of the credentials when there are none', async () => {
    const { settings, requests } = wire(accepted);
    let expired = false;
    const credentials = async () => {
      if (expired) throw new Error('no credentials');
      return { ...CREDENTIALS, expiration: new Date(0) };
    };
    const client = eventBridge({ ...settings, credentials });
    await client.send(putEvents());
    expired = true;
    await expect(client.send(putEvents())).rejects.toThrow('no credentials');
    expect(requests).toHaveLength(1);
  });
});
