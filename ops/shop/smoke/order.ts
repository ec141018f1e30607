import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { textOf } from '@tributary/region/json';
import { invoiceTable } from '#domain/billing/invoice-table.ts';
import { paymentCaptured, stockReserved } from '#schemas/generated/contracts.ts';
import type { PlaceOrder } from '#schemas/generated/types.ts';
import type { HttpAnswer, HttpApi } from '../../clients/http-api.ts';
import type { Check, Finding } from '../../smoke/check.ts';
import type { Deployed } from '../../smoke/probes.ts';
import { physicalIdOf } from '../../smoke/stack.ts';
import { type Put, probeEvent } from './events.ts';

const MARK = 'SMOKE-TEST';
const PRICE = { minorUnits: 1, currency: 'EUR' };
const ORDER: PlaceOrder = {
  customer: { customerId: MARK, name: 'Smoke test', email: 'smoke-test@example.com' },
  lines: [{ sku: MARK, name: 'Smoke test', quantity: 1, unitPrice: PRICE }],
  shippingAddress: { street: 'Nowhere 1', city: 'Nowhere', postalCode: '00000', country: 'DK' },
};

const NO_ORDER: Finding = { status: 'failed', text: 'no order was placed', advice: 'See the check before.' };

/** An order is placed, shown, paid, reserved and billed: by HTTP, the outbox, the bus, a projection and the workflow. */
export function orderChecks(deployed: Deployed, put: Put): readonly Check[] {
  const { api, run } = deployed;
  if (api === undefined) return [];
  let orderId: string | undefined;
  const withOrder = (look: (id: string) => Promise<Finding>) => async () => (orderId ? look(orderId) : NO_ORDER);
  return [
    {
      name: 'an order by HTTP',
      async look() {
        const answer = await api.send('POST', '/orders', { body: ORDER, key: run });
        if (answer.status === 201) orderId = textOf(answer.body['orderId']);
        return placedFinding(answer);
      },
    },
    { name: 'its row of the read model', look: withOrder((id) => shownFinding(api, id)) },
    { name: 'its invoice', look: billed(deployed, put, withOrder) },
  ];
}

function placedFinding({ status, body }: HttpAnswer): Finding {
  if (status === 201) return { status: 'ok', text: `placed ${textOf(body['orderId'])}` };
  const text = `answered ${status} ${textOf(body['code']) || textOf(body['message'])}`.trim();
  if (status === 401 || status === 403) {
    const advice = 'The API refuses who asks: give --token, or allow execute-api:Invoke to these credentials.';
    return { status: 'failed', text, advice };
  }
  const advice = 'npm run logs -- place-order --errors';
  return { status: status >= 500 ? 'waiting' : 'failed', text, advice };
}

async function shownFinding(api: HttpApi, orderId: string): Promise<Finding> {
  const { status, body } = await api.send('GET', `/orders/${orderId}`);
  if (status === 200 && body['orderId'] === orderId)
    return { status: 'ok', text: `shown as ${textOf(body['status'])}` };
  const advice = 'It is behind the outbox and project-order: npm run dlq -- list, and npm run logs -- project-order';
  return { status: 'waiting', text: `answered ${status}`, advice };
}

/** Reports payment and stock once; then the order is fulfilled, and billed. */
function billed({ stack, target, now, run }: Deployed, put: Put, withOrder: (look: Look) => () => Promise<Finding>) {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(target.settings('DYNAMODB')));
  let isReported = false;
  return withOrder(async (orderId) => {
    if (!isReported) for (const event of reports(orderId, run, now())) await put(event);
    isReported = true;
    const invoice = await invoiceTable(client, physicalIdOf(stack, 'BillingTable')).find(orderId);
    if (invoice?.status === 'SETTLED') return { status: 'ok', text: `${invoice.invoiceId} is settled` };
    const text = invoice === undefined ? 'there is none' : `it is ${invoice.status}`;
    const advice = 'It follows from OrderFulfilled: npm run logs -- advance-order, and the executions of the workflow';
    return { status: 'waiting', text, advice };
  });
}

type Look = (orderId: string) => Promise<Finding>;

function reports(orderId: string, run: string, timeMs: number) {
  const time = new Date(timeMs).toISOString();
  const about = (what: string) => ({ id: `${run}-${what}`, subject: orderId, timeMs });
  const payment = { paymentId: `PAY-${run}`, orderId, amount: PRICE, method: 'card', capturedAt: time };
  const lines = [{ sku: MARK, quantity: 1 }];
  const stock = { reservationId: `RES-${run}`, orderId, warehouse: MARK, lines, reservedAt: time };
  return [probeEvent(paymentCaptured, about('payment'), payment), probeEvent(stockReserved, about('stock'), stock)];
}
