import { CreateEventBusCommand, EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startRegion, type TestRegion } from '../support/region-process.ts';
import { consoleTests } from './console.ts';

const { open } = consoleTests();
const [PER_SECOND, SECONDS, IN_A_CALL] = [1_000, 5, 10];
const MANY = 15_000;

let region: TestRegion;
let events: EventBridgeClient;
beforeAll(async () => {
  region = await startRegion(['--empty', '--no-watch']);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  events = new EventBridgeClient({ endpoint: region.url, region: 'eu-west-1', credentials });
  await events.send(new CreateEventBusCommand({ Name: 'load' }));
});
afterAll(async () => {
  events.destroy();
  await region.stop();
});

/** Sends at a steady rate; a machine that is slower sends at its own. */
async function sendAll(): Promise<void> {
  const startMs = Date.now();
  for (let sent = 0; sent < PER_SECOND * SECONDS; sent += IN_A_CALL) {
    const waitMs = startMs + (sent / PER_SECOND) * 1_000 - Date.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const entry = { EventBusName: 'load', Source: 'load', DetailType: 'Tick', Detail: '{}' };
    await events.send(new PutEventsCommand({ Entries: Array.from({ length: IN_A_CALL }, () => entry) }));
  }
}

test('the list of events keeps up with 1,000 events a second, and leaves none out', async () => {
  const page = await open('events', { regionUrl: region.url });
  await page.getByRole('heading', { level: 1, name: 'Events' }).waitFor();
  await sendAll();

  await page.getByText('5,000 events', { exact: true }).waitFor();
  expect(await page.getByText('not shown').count()).toBe(0);
  expect(page.problems).toEqual([]);
});

/** As fast as the region takes them. @returns their ids on the bus, oldest first */
async function sendFast(types: readonly string[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let from = 0; from < types.length; from += IN_A_CALL) {
    const Entries = types.slice(from, from + IN_A_CALL).map((DetailType) => {
      return { EventBusName: 'load', Source: 'load', DetailType, Detail: '{}' };
    });
    const answer = await events.send(new PutEventsCommand({ Entries }));
    for (const { EventId = '' } of answer.Entries ?? []) ids.push(EventId);
  }
  return ids;
}

test('of more events than a page follows each is found: by its type, by its id, and at the end of the list', async () => {
  const [oldest = ''] = await sendFast(['Oldest', ...Array.from({ length: MANY }, () => 'Fast')]);
  const page = await open('events', { regionUrl: region.url });
  await page.getByText('the region has more').waitFor();

  await page.goto(`${region.url}/_console/events?type=Oldest`);
  await page.getByRole('grid', { name: 'Events' }).getByText('Oldest').waitFor();
  await page.goto(`${region.url}/_console/events?id=${oldest}`);
  await page.getByRole('grid', { name: 'Events' }).getByText('Oldest').waitFor();

  await page.goto(`${region.url}/_console/events`);
  await page.getByRole('button', { name: 'Load all' }).click();
  await page.getByText('the region has more').waitFor({ state: 'detached' });
  const list = page.getByRole('grid', { name: 'Events' });
  const count = Number(await list.getAttribute('aria-rowcount'));
  expect(count).toBeGreaterThan(MANY);
  await list.press('End');
  await list.locator(`[aria-rowindex="${count}"]`).waitFor();
});
