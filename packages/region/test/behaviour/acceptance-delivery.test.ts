import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Json } from '../../src/core/json.ts';
import { clientsOf, type TestClients } from '../support/clients.ts';
import { functionResource } from '../support/package-dir.ts';
import { arn, bus, invokePermission, queue, queuePolicy, rule } from '../support/resources.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const GONE = 'arn:aws:lambda:us-east-1:000000000000:function:gone';
const TEMPLATE: Json = {
  Resources: {
    Bus: bus('shop'),
    Dead: queue('dead'),
    Failed: queue('failed'),
    Closed: queue('closed'),
    Policy: queuePolicy('Dead'),
    Throwing: functionResource('throwing'),
    MayInvoke: invokePermission('Throwing'),
    OnFailure: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: 'Throwing' },
        Qualifier: '$LATEST',
        DestinationConfig: { OnFailure: { Destination: arn('Failed') } },
      },
    },
    ToThrowing: rule('Throw', { Arn: arn('Throwing'), DeadLetterConfig: { Arn: arn('Dead') } }),
    ToGone: rule('Gone', { Arn: GONE, DeadLetterConfig: { Arn: arn('Dead') } }),
    ToClosed: rule('Closed', { Arn: arn('Closed'), DeadLetterConfig: { Arn: arn('Dead') } }),
  },
};
const CODE = {
  throwing: `class OutOfStock extends Error { name = 'OutOfStock' }
    exports.handler = async () => { throw new OutOfStock('none left'); };`,
};

let region: TestRegion;
let clients: TestClients;
beforeAll(async () => {
  region = await runningRegion(TEMPLATE, { clock: 'virtual', code: CODE });
  clients = clientsOf(region);
});
afterAll(async () => {
  clients.destroy();
  await region.stop();
});

/** The event as targets get it. */
const delivered = (id: string, type: string, detail: Json): object => ({
  version: '0',
  id,
  'detail-type': type,
  source: 'test',
  account: '000000000000',
  time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  region: 'us-east-1',
  resources: [],
  detail,
});

describe('a handler that throws behind a rule', () => {
  test('is tried three times, then its event goes to the on-failure queue and not to the dead-letter queue', async () => {
    const from = region.clock.now();
    const id = await clients.put('Throw', { sku: 's-1' });
    const [letter, ...more] = await clients.taken('Failed');
    expect(letter?.body).toEqual({
      version: '1.0',
      timestamp: expect.stringMatching(/Z$/),
      requestContext: {
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:throwing:$LATEST',
        condition: 'RetriesExhausted',
        approximateInvokeCount: 3,
      },
      requestPayload: delivered(id, 'Throw', { sku: 's-1' }),
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: {
        errorType: 'OutOfStock',
        errorMessage: 'none left',
        trace: expect.arrayContaining(['OutOfStock: none left']),
      },
    });
    expect(more).toEqual([]);
    expect(await clients.taken('Dead')).toEqual([]);
    const invoked = region.journal.hops().filter(({ step, ids }) => step === 'invoked' && ids.includes(id));
    expect(invoked.map(({ at }) => Math.round((at - from) / 60_000))).toEqual([0, 1, 3]);
  });
});

describe('an event that EventBridge cannot deliver goes to the dead-letter queue at once', () => {
  test('when the function does not exist, with the data to understand and resend it', async () => {
    const id = await clients.put('Gone', { sku: 's-2' });
    expect(await clients.taken('Dead')).toEqual([
      {
        body: delivered(id, 'Gone', { sku: 's-2' }),
        attributes: {
          RULE_ARN: 'arn:aws:events:us-east-1:000000000000:rule/shop/Gone',
          TARGET_ARN: GONE,
          ERROR_CODE: 'NO_RESOURCE',
          ERROR_MESSAGE: `Function not found: ${GONE}`,
          RETRY_ATTEMPTS: '0',
        },
      },
    ]);
  });

  test("when the queue's policy does not name EventBridge", async () => {
    const id = await clients.put('Closed', { sku: 's-3' });
    expect(await clients.taken('Dead')).toEqual([
      {
        body: delivered(id, 'Closed', { sku: 's-3' }),
        attributes: {
          RULE_ARN: 'arn:aws:events:us-east-1:000000000000:rule/shop/Closed',
          TARGET_ARN: 'arn:aws:sqs:us-east-1:000000000000:closed',
          ERROR_CODE: 'NO_PERMISSIONS',
          ERROR_MESSAGE: expect.stringContaining('events.amazonaws.com may not sqs:SendMessage'),
          RETRY_ATTEMPTS: '0',
        },
      },
    ]);
    expect(await clients.taken('Closed')).toEqual([]);
  });
});
