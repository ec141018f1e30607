import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '@tributary/region/json';
import { at, objectOf, objectsOf, textOf } from '@tributary/region/json';
import { SHOP_ERRORS } from '#domain/errors.ts';
import { KIT_ERRORS } from '#lib/errors.ts';
import { AwsError } from '../../../packages/region/src/core/aws-error.ts';
import {
  type FunctionBody,
  functionArn,
  HandlerError,
  openWorkflows,
  outcome,
  run,
} from '../../../packages/region/test/unit/stepfunctions/fixture.ts';
import { problemsOfEnvelope } from '../../support/registry.ts';
import { fulfilledOrder } from '../../support/samples.ts';

const SUBSTITUTIONS: Readonly<Record<string, string>> = {
  Partition: 'aws',
  BillingTable: 'billing',
  BusName: 'bus',
  CreateInvoiceArn: functionArn('create'),
  ChargePaymentArn: functionArn('charge'),
  SettleInvoiceArn: functionArn('settle'),
  CancelInvoiceArn: functionArn('cancel'),
};

const source = readFileSync('infra/shop/billing.asl.json', 'utf8');
const definition: JsonObject = JSON.parse(
  source.replace(/\$\{(\w+)\}/g, (_place, name: string) => SUBSTITUTIONS[name] ?? 'nothing'),
);

const order = fulfilledOrder();
const billedData = {
  orderId: 'ORD-1001',
  invoiceId: 'INV-ORD-1001',
  customerId: 'C-204',
  amount: { minorUnits: 8400, currency: 'EUR' },
  paymentIds: ['PAY-1'],
  billedAt: '2026-03-02T12:00:00.000Z',
};
const failedData = {
  orderId: 'ORD-1001',
  invoiceId: 'INV-ORD-1001',
  reason: 'PAYMENT_DIFFERS',
  failedAt: '2026-03-02T12:00:00.000Z',
};

const TASKS: Record<string, FunctionBody> = {
  create: () => ({ invoiceId: 'INV-ORD-1001' }),
  charge: () => ({ paymentIds: ['PAY-1'] }),
  settle: () => billedData,
  cancel: () => failedData,
};

const failing =
  (code: string): FunctionBody =>
  () => {
    throw new HandlerError(code, `it is ${code}`);
  };

/** The workflow in a region where `claims` are the executions that put a claim, and what went to the bus. */
function opened(tasks: Record<string, FunctionBody> = {}, isClaimed = false) {
  const ran: string[] = [];
  const entries: JsonObject[] = [];
  const bodies = Object.fromEntries(
    Object.entries({ ...TASKS, ...tasks }).map(([name, body]): [string, FunctionBody] => [
      name,
      (event) => {
        ran.push(name);
        return body(event);
      },
    ]),
  );
  const claims: JsonObject[] = [];
  const services = {
    'dynamodb:putItem': async (request: JsonObject) => {
      claims.push(request);
      if (isClaimed) throw new AwsError('ConditionalCheckFailedException', 'The conditional request failed');
      return {};
    },
    'events:putEvents': async ({ Entries }: JsonObject) => {
      entries.push(...objectsOf(Entries));
      return { FailedEntryCount: 0, Entries: [{ EventId: 'bus-1' }] };
    },
  };
  return { workflows: openWorkflows(bodies, services), ran, entries, claims };
}

const input: Json = JSON.parse(JSON.stringify(order));

/** An entry as the envelope that rules see. */
const envelopeOf = ({ Source, DetailType, Detail }: JsonObject) => ({
  version: '0',
  id: 'bus-1',
  'detail-type': DetailType,
  source: Source,
  account: '123456789012',
  time: '2026-03-02T12:00:00Z',
  region: 'eu-west-1',
  resources: [],
  detail: JSON.parse(textOf(Detail)),
});

describe('the definition of the billing workflow', () => {
  test('keeps to the Amazon States Language', () => {
    const validator = 'node_modules/asl-validator/dist/bin/asl-validator.js';
    const said = execFileSync(process.execPath, [validator, '--json-definition', JSON.stringify(definition)]);
    expect(said.toString()).toMatch(/^✓ .* is valid\s*$/);
  });

  test('has no null, which a template cannot hold', () => {
    expect(source).not.toMatch(/\bnull\b/);
  });

  test('names errors that there are, and retries those that may pass and no others', () => {
    const retriers = Object.values(objectOf(definition['States'])).flatMap((state) => objectsOf(at(state, 'Retry')));
    const ours = retriers.flatMap(({ ErrorEquals, MaxAttempts }) =>
      [ErrorEquals ?? []].flat().map((code) => ({ code: textOf(code), isRetried: Number(MaxAttempts) > 0 })),
    );
    const retryable: Readonly<Record<string, boolean>> = Object.fromEntries(
      Object.entries({ ...KIT_ERRORS, ...SHOP_ERRORS }).map(([code, row]) => [code, row.retryable]),
    );
    for (const { code, isRetried } of ours.filter(({ code }) => !code.includes('.')))
      expect([code, isRetried]).toEqual([code, retryable[code]]);
  });
});

describe('the billing workflow', () => {
  test('creates, charges and settles, and tells the bus', async () => {
    const { workflows, ran, entries } = opened();
    expect(outcome(await run(definition, input, workflows))).toMatchObject({ status: 'SUCCEEDED' });
    expect(ran).toEqual(['create', 'charge', 'settle']);
    expect(entries.map(envelopeOf).map(problemsOfEnvelope)).toEqual([[]]);
    expect(entries.map(envelopeOf).map(({ detail }) => detail)).toEqual([
      {
        metadata: {
          id: 'run-billed',
          type: 'OrderBilled',
          version: 1,
          source: 'tributary.billing',
          subject: 'ORD-1001',
          time: billedData.billedAt,
          correlationId: order.metadata.correlationId,
          causationId: order.metadata.id,
          sequence: 1,
          traceparent: order.metadata.traceparent,
          hops: 1,
        },
        data: billedData,
      },
    ]);
  });

  test('bills an order whose invoice was settled by an attempt that nobody was told of', async () => {
    let isTold = false;
    const settle: FunctionBody = () => {
      if (isTold) return billedData;
      throw new HandlerError('Lambda.Unknown', 'the attempt that settled the invoice has died');
    };
    const cancel: FunctionBody = () => {
      isTold = true;
      throw new HandlerError('INVOICE_NOT_OPEN', 'the invoice is settled');
    };
    const { workflows, ran, entries } = opened({ settle, cancel });
    expect(outcome(await run(definition, input, workflows))).toMatchObject({ status: 'SUCCEEDED' });
    expect(ran.slice(-3)).toEqual(['settle', 'cancel', 'settle']);
    expect(entries.map(({ DetailType }) => DetailType)).toEqual(['OrderBilled']);
  });

  test('does nothing for an order that another execution has claimed', async () => {
    const { workflows, ran, entries, claims } = opened({}, true);
    expect(outcome(await run(definition, input, workflows))).toMatchObject({ status: 'SUCCEEDED' });
    expect([ran, entries]).toEqual([[], []]);
    expect(claims).toMatchObject([
      {
        Item: { id: { S: 'claim#ORD-1001' }, part: { S: 'claim' }, eventId: { S: 'evt-1001-2' } },
        ConditionExpression: 'attribute_not_exists(id) OR #execution = :execution',
      },
    ]);
  });

  test('takes back at once what can never work, and tells the bus', async () => {
    const { workflows, ran, entries } = opened({ charge: failing('PAYMENT_DIFFERS') });
    const execution = await run(definition, input, workflows);
    expect([outcome(execution)['status'], execution.tookMs, ran]).toEqual([
      'SUCCEEDED',
      0,
      ['create', 'charge', 'cancel'],
    ]);
    expect(entries.map(envelopeOf).map(problemsOfEnvelope)).toEqual([[]]);
    expect(entries.map(envelopeOf)).toMatchObject([
      { 'detail-type': 'BillingFailed', detail: { metadata: { id: 'run-failed' }, data: failedData } },
    ]);
  });

  test('waits six minutes for a payment, then takes back', async () => {
    const { workflows, ran } = opened({ charge: failing('PAYMENT_INCOMPLETE') });
    const execution = await run(definition, input, workflows);
    expect([execution.tookMs, ran]).toEqual([
      (1 + 3 + 9 + 27 + 81 + 243) * 1000,
      ['create', ...Array.from({ length: 7 }, () => 'charge'), 'cancel'],
    ]);
  });

  test('goes on when the payment comes while it waits', async () => {
    let left = 2;
    const charge: FunctionBody = () => {
      if (left-- > 0) throw new HandlerError('PAYMENT_INCOMPLETE', 'not yet');
      return { paymentIds: ['PAY-1'] };
    };
    const { workflows, ran } = opened({ charge });
    const execution = await run(definition, input, workflows);
    expect([execution.tookMs, ran]).toEqual([4000, ['create', 'charge', 'charge', 'charge', 'settle']]);
  });

  test('tries anything else six times more before it takes back', async () => {
    const { workflows, ran } = opened({ settle: failing('ProvisionedThroughputExceededException') });
    expect(outcome(await run(definition, input, workflows))).toMatchObject({ status: 'SUCCEEDED' });
    expect(ran).toEqual(['create', 'charge', ...Array.from({ length: 7 }, () => 'settle'), 'cancel']);
  });

  test('fails where even taking back fails, so that the alarm tells', async () => {
    const tasks = { charge: failing('PAYMENT_DIFFERS'), cancel: failing('INVOICE_UNKNOWN') };
    expect(outcome(await run(definition, input, opened(tasks).workflows))).toMatchObject({
      status: 'FAILED',
      error: 'INVOICE_UNKNOWN',
    });
  });

  test('fails at once for an event that breaks its schema', async () => {
    const { workflows, ran } = opened({ create: failing('EVENT_INVALID') });
    expect(outcome(await run(definition, input, workflows))).toMatchObject({
      status: 'FAILED',
      error: 'EVENT_INVALID',
    });
    expect(ran).toEqual(['create']);
  });
});
