import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { consoleClient } from '../../support/console-client.ts';
import { expectNoFindings } from '../axe.ts';
import { consoleTests } from '../console.ts';

const { open, regionUrl } = consoleTests();

const { detail } = JSON.parse(readFileSync('events/eventbridge/PaymentCaptured.json', 'utf8'));
const HEADERS = {
  'content-type': 'application/avro',
  ce_specversion: '1.0',
  ce_id: 'avro-1',
  ce_source: 'tributary.payments',
  ce_type: 'PaymentCaptured',
  ce_subject: 'ORD-avro-1',
  ce_dataversion: '1',
};

interface Place {
  readonly partition: number;
  readonly offset: string;
}

test('a payment in Avro is shown as JSON with its schema, and its bytes are there when asked for', async () => {
  const client = consoleClient(regionUrl);
  const record = { key: 'ORD-avro-1', headers: HEADERS, value: detail.data, encoding: 'avro' };
  const body = { topic: 'payments', text: JSON.stringify(record) };
  const { partition, offset } = await client.post<Place>('topics/produce', body);
  const page = await open(`topics/payments?p=${partition}&at=${offset}`);
  const shown = page.getByRole('article', { name: 'Record' });
  await shown.getByText(/^AVRO, tributary\.payments\.PaymentCapturedV1, version 1, id \d+$/).waitFor();
  await shown.getByText(detail.data.paymentId).waitFor();
  await expectNoFindings(page, 'encoded-record');
  await shown.getByRole('tab', { name: 'Hex' }).click();
  await shown.getByText(/^000000 {2}00 00 00 00/).waitFor();
  expect(await shown.getByText('is neither JSON nor text').count()).toBe(0);
});

test('a payment in Avro is edited as JSON when it is sent again, and is written in Avro again', async () => {
  const client = consoleClient(regionUrl);
  const record = { key: 'ORD-avro-2', headers: { ...HEADERS, ce_id: 'avro-2' }, value: detail.data, encoding: 'avro' };
  const body = { topic: 'payments', text: JSON.stringify(record) };
  const { partition, offset } = await client.post<Place>('topics/produce', body);
  const page = await open(`topics/payments?p=${partition}&at=${offset}`);
  await page.getByRole('button', { name: 'Send again, edited …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Produce a record to payments' });
  const editor = dialog.getByRole('textbox', { name: 'Record' });
  const text = JSON.parse(await editor.inputValue());
  expect(text).toMatchObject({ key: 'ORD-avro-2', encoding: 'avro', value: detail.data });

  await editor.fill(JSON.stringify({ ...text, value: { ...text.value, paymentId: 'PAY-edited' } }));
  await dialog.getByText('It keeps the schema').waitFor();
  await expectNoFindings(page, 'encoded-record-again');
  await dialog.getByRole('button', { name: 'Send to payments' }).click();
  await page.getByRole('dialog', { name: 'Sent' }).getByRole('button', { name: 'Show the record' }).click();
  const shown = page.getByRole('article', { name: 'Record' });
  await shown.getByText('PAY-edited').waitFor();
  await shown.getByText(/^AVRO, tributary\.payments\.PaymentCapturedV1/).waitFor();
  await shown.getByRole('tab', { name: 'Hex' }).click();
  await shown.getByText(/^000000 {2}00 00 00 00/).waitFor();
});

test('stock in Protobuf is edited as JSON when it is sent again, and is written in Protobuf again', async () => {
  const client = consoleClient(regionUrl);
  const stock = JSON.parse(readFileSync('events/eventbridge/StockReserved.json', 'utf8')).detail.data;
  const headers = { ...HEADERS, 'content-type': 'application/protobuf', ce_id: 'protobuf-1', ce_type: 'StockReserved' };
  const record = {
    key: stock.orderId,
    headers: { ...headers, ce_source: 'tributary.inventory', ce_subject: stock.orderId },
    value: stock,
    encoding: 'protobuf',
  };
  const body = { topic: 'inventory', text: JSON.stringify(record) };
  const { partition, offset } = await client.post<Place>('topics/produce', body);
  const page = await open(`topics/inventory?p=${partition}&at=${offset}`);
  await page.getByRole('button', { name: 'Send again, edited …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Produce a record to inventory' });
  const editor = dialog.getByRole('textbox', { name: 'Record' });
  const text = JSON.parse(await editor.inputValue());
  expect(text).toMatchObject({ encoding: 'protobuf', value: stock });

  await editor.fill(JSON.stringify({ ...text, value: { ...text.value, warehouse: 'WH-edited' } }));
  await dialog.getByText('is written in Protobuf').waitFor();
  await dialog.getByRole('button', { name: 'Send to inventory' }).click();
  await page.getByRole('dialog', { name: 'Sent' }).getByRole('button', { name: 'Show the record' }).click();
  const shown = page.getByRole('article', { name: 'Record' });
  await shown.getByText('WH-edited').waitFor();
  await shown.getByText(/^PROTOBUF, /).waitFor();
});

test('the event of a record whose schema nobody knows says why its bytes are sent', async () => {
  const client = consoleClient(regionUrl);
  const valueBase64 = Buffer.from([0, 0, 1, 47, 203, 14, 255]).toString('base64');
  const record = { key: 'ORD-avro-4', headers: { ...HEADERS, ce_id: 'avro-4' }, valueBase64 };
  await client.post<Place>('topics/produce', { topic: 'partner-shipments', text: JSON.stringify(record) });
  const page = await open('event/avro-4');
  await page.getByRole('button', { name: 'Send again …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send again' });
  await dialog.getByText(/^▲ Its bytes are sent as they are\. .*77771/).waitFor();
  await expectNoFindings(page, 'unknown-schema-again');
});

test('the event of a payment in Avro is edited as JSON when it is sent again', async () => {
  const client = consoleClient(regionUrl);
  const record = { key: 'ORD-avro-3', headers: { ...HEADERS, ce_id: 'avro-3' }, value: detail.data, encoding: 'avro' };
  await client.post<Place>('topics/produce', { topic: 'payments', text: JSON.stringify(record) });
  const page = await open('event/avro-3');
  await page.getByRole('button', { name: 'Send again …' }).click();
  const editor = page.getByRole('dialog', { name: 'Send again' }).getByRole('textbox', { name: 'Record' });
  expect(JSON.parse(await editor.inputValue())).toMatchObject({ encoding: 'avro', value: detail.data });
});

test('a payment in JSON on the topic that carries Avro says why nobody reads it', async () => {
  const client = consoleClient(regionUrl);
  const record = { key: 'ORD-json-1', headers: { ...HEADERS, ce_id: 'json-1' }, value: detail.data };
  const body = { topic: 'payments', text: JSON.stringify(record) };
  const { partition, offset } = await client.post<Place>('topics/produce', body);
  const page = await open(`topics/payments?p=${partition}&at=${offset}`);
  const shown = page.getByRole('article', { name: 'Record' });
  await shown
    .getByText('✕ Its value cannot be decoded: The topic carries Avro, and the value names no schema.')
    .waitFor();
  await shown.getByText(detail.data.paymentId).waitFor();
});
