import { describe, expect, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { expectNoFindings } from '../axe.ts';
import { consoleTests, type OpenPage } from '../console.ts';
import { dead, settled } from './broken-order.ts';
import { fulfilled } from './fulfilled-order.ts';

const { open, regionUrl } = consoleTests();

const pathOf = (page: OpenPage): Locator => page.getByRole('treegrid', { name: 'Path' });
const rowOf = (page: OpenPage, name: RegExp): Locator => pathOf(page).getByRole('row', { name });
const tab = (page: OpenPage, name: RegExp): Promise<void> => page.getByRole('tab', { name }).click();

interface Hop {
  readonly step: string;
  readonly place: string;
}

/** How often each function and workflow was invoked with an event. */
async function invocationsOf(id: string): Promise<Readonly<Record<string, number>>> {
  const answer = await fetch(`${regionUrl}/_region/hops?id=${id}&step=invoked`);
  const { hops } = (await answer.json()) as { readonly hops: readonly Hop[] };
  const places = hops.map(({ place }) => place.replace('tributary-dev-', ''));
  return Object.fromEntries([...Map.groupBy(places, (place) => place)].map(([place, all]) => [place, all.length]));
}

describe('an event', () => {
  test('is followed from Kafka to billing, in time and below its causes', async () => {
    await fulfilled(regionUrl, 'ORD-followed');
    const page = await open('events?q=ORD-followed&type=OrderFulfilled');
    await page.getByRole('grid', { name: 'Events' }).getByRole('link', { name: 'OrderFulfilled' }).click();
    await page.getByRole('heading', { level: 1, name: /OrderFulfilled.*done/ }).waitFor();

    const way: readonly (readonly [row: RegExp, level: number])[] = [
      [/topic orders/, 1],
      [/function bridge-kafka/, 2],
      [/bus tributary-dev 3 rules did not match/, 3],
      [/rule billing.*to.*workflow billing/, 4],
      [/workflow billing/, 5],
      [/state SettleInvoice/, 6],
      [/function settle-invoice/, 7],
    ];
    for (const [name, level] of way)
      expect([name, await rowOf(page, name).last().getAttribute('aria-level')]).toEqual([name, String(level)]);
    expect(await pathOf(page).locator('.way-bar, .moment').count()).toBe(await pathOf(page).getByRole('row').count());
    await pathOf(page).getByRole('link', { name: 'OrderBilled' }).waitFor();
    await expectNoFindings(page, 'event-billing');
  });

  test('shows what it carried on its way to billing, and what changed', async () => {
    await fulfilled(regionUrl, 'ORD-carried');
    const page = await open('event/OrderFulfilled-ORD-carried');
    const payloads = page.getByRole('list', { name: 'Payloads on its way' });
    await payloads.getByRole('button', { name: 'event bus tributary-dev unchanged' }).waitFor();
    await payloads.getByRole('button', { name: /^input rule billing/ }).click();
    await page.getByRole('list', { name: 'Payload', exact: true }).getByText('"ORD-carried"').first().waitFor();
    await payloads.getByRole('button', { name: /^input function settle-invoice/ }).click();
    await page.getByText(/fields? differs? from the input that led here/).waitFor();
    await page
      .getByRole('row', { name: /^invoice absent/ })
      .first()
      .waitFor();
    await expectNoFindings(page, 'event-payload');
  });

  test('leads through its story by keys', async () => {
    await fulfilled(regionUrl, 'ORD-story');
    const page = await open('event/PaymentCaptured-ORD-story');
    await page.getByText('event 2 of 4 of its story').waitFor();
    await page.keyboard.press(']');
    await page.waitForURL('**/event/OrderFulfilled-ORD-story');
    await page.getByText('event 3 of 4 of its story').waitFor();
    await page.keyboard.press('[');
    await page.waitForURL('**/event/PaymentCaptured-ORD-story');
    await page.getByText('event 2 of 4 of its story').waitFor();
    await page.getByRole('button', { name: '‹ Previous' }).click();
    await page.getByText('event 1 of 4 of its story').waitFor();
    await page.keyboard.press('c');
    await page.getByRole('status').getByText('Copied').waitFor({ state: 'attached' });
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Next event of the story').waitFor();
  });

  test('that failed shows its problem by a key, its log and its hops', async () => {
    await dead(regionUrl, 'problem-1');
    const page = await open('events?q=problem-1');
    await page.getByRole('grid', { name: 'Events' }).getByText('dead letter').waitFor();
    await page.keyboard.press('.');
    await page.waitForURL('**/event/problem-1');
    await page.getByText('EVENT_INVALID').waitFor();
    await page.keyboard.press('.');
    const row = rowOf(page, /dead-letter queue bridge-kafka-failed/);
    await page.waitForURL(/hop=\d+/);
    expect(await row.getAttribute('aria-selected')).toBe('true');
    await tab(page, /^Hops of this row/);
    await page.getByRole('table', { name: 'Hops' }).getByText('published').waitFor();
    await rowOf(page, /function bridge-kafka/).click();
    await tab(page, /^Logs/);
    await page
      .getByRole('list', { name: 'Log lines' })
      .getByText('A record is on the dead-letter queue', { exact: true })
      .click();
    await page.getByText('"code": "EVENT_INVALID"').waitFor();
    await expectNoFindings(page, 'event-logs');
  });
});

describe('a rule', () => {
  test('is reached by a replay, and the others are not invoked again', async () => {
    await fulfilled(regionUrl, 'ORD-replayed');
    const id = 'OrderFulfilled-ORD-replayed';
    const before = await invocationsOf(id);
    const page = await open(`event/${id}?tab=rules`);
    const rule = page.getByRole('row', { name: /^notify-delivery-rule-1 / });
    await rule.getByRole('button', { name: 'Replay to this rule' }).click();
    const dialog = page.getByRole('dialog', { name: /^Replay to/ });
    await dialog.getByText('A replay takes a time, not an id').waitFor();
    await expectNoFindings(page, 'replay');
    await dialog.getByRole('button', { name: 'Replay to this rule' }).click();
    await dialog.waitFor({ state: 'detached' });
    await settled(regionUrl);

    const again = 'function/notify-delivery';
    expect(await invocationsOf(id)).toEqual({ ...before, [again]: (before[again] ?? 0) + 1 });
    await rowOf(page, /replayed from/).waitFor();
  });

  test('has its function invoked again, alone and asked before', async () => {
    await fulfilled(regionUrl, 'ORD-invoked');
    const id = 'OrderFulfilled-ORD-invoked';
    const before = await invocationsOf(id);
    const page = await open(`event/${id}?tab=rules`);
    const rule = page.getByRole('row', { name: /^project-order-rule-1 / });
    await rule.getByRole('button', { name: 'Invoke its function again' }).click();
    const dialog = page.getByRole('dialog', { name: /^Invoke/ });
    await dialog.getByText('alone: no bus, no rule and no other target sees the event').waitFor();
    await dialog.getByText('The input that the rule gave it').click();
    await dialog.getByText(`"${id}"`).first().waitFor();
    await expectNoFindings(page, 'invoke-target');
    await dialog.getByRole('button', { name: 'Invoke tributary-dev-project-order' }).click();
    await rule.getByRole('link', { name: 'its log' }).waitFor();
    await settled(regionUrl);

    const again = 'function/project-order';
    expect(await invocationsOf(id)).toEqual({ ...before, [again]: (before[again] ?? 0) + 1 });
  });
});

test('the form to send an event again completes by the schema, and says what is wrong where it is', async () => {
  await fulfilled(regionUrl, 'ORD-form');
  const page = await open('event/OrderPlaced-ORD-form');
  await page.getByRole('button', { name: 'Send again' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send again' });
  const editor = dialog.getByRole('textbox', { name: 'Record' });
  await dialog.getByText(/It keeps the schema/).waitFor();
  const record = JSON.parse(await editor.inputValue());
  delete record.value.total.currency;
  await editor.fill(JSON.stringify(record, null, 2));
  await dialog.getByRole('list', { name: 'Problems' }).getByText('value.total: currency is missing.').waitFor();
  await dialog.getByText(/^✕ 1 problem by the schema/).waitFor();
  await expectNoFindings(page, 'send-again-wrong');

  // The text that is seen is behind the field: it would be another one if the field scrolled by itself.
  const scrolled = await editor.evaluate(({ scrollTop, scrollHeight, clientHeight }) => [
    scrollTop,
    scrollHeight - clientHeight,
  ]);
  expect(scrolled).toEqual([0, 0]);
  await editor.focus();
  await editor.evaluate((field: HTMLTextAreaElement) => {
    const behind = field.value.indexOf('"minorUnits": 8400') + '"minorUnits": 8400'.length;
    field.setSelectionRange(behind, behind);
  });
  await page.keyboard.type(', "cur');
  await dialog.getByRole('option', { name: /"currency"/ }).click();
  await page.keyboard.type('"EUR"');
  await dialog.getByText(/It keeps the schema/).waitFor();
  await dialog.getByRole('button', { name: 'Send to orders' }).click();
  await page.waitForURL(/event\/orders-\d(?:@|%40)\d+/);
});
