import { expect, test } from '@jest/globals';
import { expectNoFindings } from './axe.ts';
import { consoleTests } from './console.ts';

const { open, regionUrl } = consoleTests();

/** An event that no rule matches, with an id of its own. */
async function put(detailType: string): Promise<string> {
  const answer = await fetch(regionUrl, {
    method: 'POST',
    headers: { 'x-amz-target': 'AWSEvents.PutEvents', 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify({ Entries: [{ Source: 'searched', DetailType: detailType, Detail: '{}' }] }),
  });
  const { Entries: entries } = (await answer.json()) as { Entries: readonly { EventId: string }[] };
  return entries[0]?.EventId ?? '';
}

test('an event is found by its id, with keys alone', async () => {
  const id = await put('SomethingSought');
  const page = await open('');
  await page.keyboard.press('/');
  await page.keyboard.type(id.slice(0, 18));
  const found = page.getByRole('option').filter({ hasText: 'SomethingSought' });
  await found.waitFor();
  await expectNoFindings(page, 'search');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${regionUrl}/_console/event/${id}`);
});

test('a function is found by its name', async () => {
  const page = await open('');
  await page.keyboard.press('/');
  await page.keyboard.type('bridge');
  await page.getByRole('option').filter({ hasText: 'function' }).first().click();
  expect(new URL(page.url()).pathname).toMatch(/^\/_console\/functions\/\S*bridge/);
});

test('a text that nothing has leads to the events that have it', async () => {
  const page = await open('');
  await page.getByRole('combobox', { name: 'Search events' }).fill('nothing has this');
  await page.keyboard.press('Enter');
  expect(page.url()).toBe(`${regionUrl}/_console/events?q=nothing+has+this`);
});
