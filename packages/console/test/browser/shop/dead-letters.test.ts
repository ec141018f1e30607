import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { expectNoFindings } from '../axe.ts';
import { consoleTests, type OpenPage } from '../console.ts';
import { dead, orderRecord, settled, WITHOUT_CURRENCY } from './broken-order.ts';
import { recordOf } from './fulfilled-order.ts';

const { open, regionUrl } = consoleTests();

const row = (page: OpenPage, id: string) => page.getByRole('row').filter({ hasText: id });

describe('an order that was not billed', () => {
  test('is found among the dead letters, mended, redriven, and on its way', async () => {
    await dead(regionUrl, 'mend-1');
    const page = await open('dead-letters?q=mend-1');
    await row(page, 'mend-1').getByText('EVENT_INVALID').click();
    const deadLetter = page.getByRole('article', { name: 'Dead letter' });
    await deadLetter
      .getByText(/data\.total must have required property 'currency'/)
      .first()
      .waitFor();
    await deadLetter.getByText('value.total', { exact: true }).waitFor();
    // What is wrong lies below what the editor shows first.
    await page.waitForFunction(() => (document.querySelector('.editor-frame')?.scrollTop ?? 0) > 0);
    await expectNoFindings(page, 'dead-letter');

    await deadLetter.getByRole('textbox', { name: 'Payload' }).fill(orderRecord('mend-1', 'ORD-mend-1'));
    await deadLetter.getByText(/Nothing is wrong with it/).waitFor();
    await deadLetter
      .getByRole('row', { name: /value\.total\.currency/ })
      .getByText('"EUR"')
      .waitFor();
    await deadLetter.getByRole('button', { name: 'Save and redrive' }).click();

    const dialog = page.getByRole('dialog');
    const hasFocus = () => dialog.evaluate((element) => element.contains(document.activeElement));
    await dialog.getByText(/topic orders, partition \d/).waitFor();
    await dialog.getByRole('cell', { name: 'OrderPlaced mend-1' }).waitFor();
    expect(await hasFocus()).toBe(true);
    await dialog.getByRole('button', { name: 'Redrive 1 dead letter' }).click();
    await dialog.getByText('1 of 1 dead letter redriven.').waitFor();
    expect(await hasFocus()).toBe(true);
    await expectNoFindings(page, 'dead-letter-redriven');
    await settled(regionUrl);
    const { events } = JSON.parse(await (await fetch(`${regionUrl}/_region/events?id=mend-1`)).text());
    expect(events[0]).toMatchObject({ state: 'done', deadLetters: 1 });
    expect(events[0].handledBy).toContain('function/tributary-dev-project-order');
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    await page.getByText('No dead letter is like this').or(page.getByText('No event waits here')).waitFor();
  });
});

describe('dead letters', () => {
  test('that fail again after a redrive are marked so', async () => {
    await dead(regionUrl, 'again-1', 'again-2');
    const page = await open('dead-letters?q=again');
    await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check();
    await page.getByRole('button', { name: 'Redrive 2 …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Dead letters a second' }).fill('1000');
    await dialog.getByRole('button', { name: 'Redrive 2 dead letters' }).click();
    await dialog.getByText('2 of 2 dead letters redriven.').waitFor();
    await settled(regionUrl);
    await page.keyboard.press('Escape');
    await row(page, 'again-1').getByText('came back').waitFor();
    await page.getByRole('row', { name: /again-2.*came back/ }).waitFor();
  });

  test('are discarded with a reason, and kept in a file', async () => {
    await dead(regionUrl, 'gone-1');
    const page = await open('dead-letters?q=gone-1');
    await row(page, 'gone-1').getByText('EVENT_INVALID').click();
    await page.getByRole('article', { name: 'Dead letter' }).getByRole('button', { name: 'Discard' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Why' }).fill('sent by a test');
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Discard 1 dead letter' }).click();
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'dead-letters-')), 'kept.jsonl');
    await (await download).saveAs(file);
    const kept = JSON.parse(readFileSync(file, 'utf8'));
    expect(kept).toMatchObject({ eventId: 'gone-1', because: 'sent by a test', content: { body: expect.any(String) } });
    await dialog.waitFor({ state: 'detached' });
    await row(page, 'gone-1').waitFor({ state: 'detached' });
  });

  test('are opened, chosen and closed by keys', async () => {
    await dead(regionUrl, 'keys-1');
    const page = await open('dead-letters?q=keys-1');
    await page.getByRole('grid', { name: 'Dead letters' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('article', { name: 'Dead letter' }).getByText('keys-1', { exact: true }).waitFor();
    await page.keyboard.press('r');
    await page.getByRole('dialog').getByRole('button', { name: 'Redrive 1 dead letter' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.getByRole('article').waitFor({ state: 'detached' });
  });

  test('that are gone are told as gone', async () => {
    const page = await open('dead-letters/00000000-no-such-dead-letter');
    await page.getByText('This dead letter is gone.').or(page.getByText('No event waits here.')).first().waitFor();
  });
});

describe('a record on its topic', () => {
  test('is produced wrong on purpose, marked so, and seen live', async () => {
    const page = await open('topics/orders');
    await page.getByRole('button', { name: 'Produce a record' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Record' }).fill(orderRecord('live-1', 'ORD-live-1', WITHOUT_CURRENCY));
    await dialog.getByText("must have required property 'currency'").last().waitFor();
    await expectNoFindings(page, 'produce');
    await dialog.getByRole('button', { name: 'Send it wrong, on purpose' }).click();
    await dialog.getByText(/The record is at offset \d+ of partition \d of orders\./).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await row(page, 'ORD-live-1').click();
    await page.getByRole('article', { name: 'Record' }).getByText('live-1', { exact: true }).first().waitFor();
    await expectNoFindings(page, 'record');
  });

  test('is written as JSON, sent in the Avro of its topic, and followed to the bus', async () => {
    const page = await open('topics/payments');
    await page.getByRole('button', { name: 'Produce a record' }).click();
    const dialog = page.getByRole('dialog');
    const record = dialog.getByRole('textbox', { name: 'Record' });
    const text = recordOf('PaymentCaptured', 'ORD-avro');
    await record.fill(JSON.stringify({ ...JSON.parse(text), encoding: undefined }));
    await dialog
      .getByText('The topic payments carries Avro: with "encoding": "avro" the value is written so.')
      .last()
      .waitFor();
    await record.fill(text);
    await dialog.getByText(/^● It keeps the schema .*PaymentCaptured.*, and is written in Avro\.$/).waitFor();
    await dialog.getByRole('button', { name: 'Send to payments' }).click();
    await dialog.getByRole('button', { name: 'Follow the event' }).click();
    await page.getByRole('heading', { level: 1, name: /PaymentCaptured/ }).waitFor();
    await page
      .getByRole('row', { name: /function record-payment/ })
      .last()
      .waitFor();
  });

  test('is found by a field, and by a link to its offset', async () => {
    await dead(regionUrl, 'find-1', 'find-2');
    const page = await open('topics/orders?field=orderId&op=is&value=ORD-find-2');
    await row(page, 'ORD-find-2').waitFor();
    await page.getByText(/looked at \d+ of \d+/).waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
    await row(page, 'ORD-find-2').click();
    const title = await page.getByRole('article', { name: 'Record' }).getByRole('heading', { level: 2 }).textContent();
    const [, partition = '', offset = ''] = /-(\d+)@(\d+)$/.exec(title ?? '') ?? [];
    const other = await open(`topics/orders?p=${partition}&at=${offset}`);
    await other.getByRole('article', { name: 'Record' }).getByText('find-2', { exact: true }).first().waitFor();
  });

  test('that is no text is shown as bytes', async () => {
    const page = await open('topics/orders');
    const text = JSON.stringify({ key: 'k', headers: {}, valueBase64: '/wD+' });
    await page.evaluate(
      async (body) => {
        const headers = { 'content-type': 'application/json', 'x-tributary-console': '1' };
        await fetch('/_console/api/topics/produce', { method: 'POST', headers, body });
      },
      JSON.stringify({ topic: 'orders', text }),
    );
    await page.getByText('is neither JSON nor text').first().click();
    await page.getByRole('article', { name: 'Record' }).getByText('ff 00 fe').waitFor();
  });

  test.each(['topics', 'topics/orders?tab=partitions', 'topics/orders?tab=groups'])('has the page %s', async (at) => {
    const page = await open(at);
    await page.getByRole('table').first().waitFor();
    await expectNoFindings(page, at.replaceAll(/\W/g, '-'));
  });
});
