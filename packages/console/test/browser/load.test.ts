import { CreateEventBusCommand, EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startRegion, type TestRegion } from '../support/region-process.ts';
import { consoleTests } from './console.ts';

const { open } = consoleTests();
const [PER_SECOND, SECONDS, IN_A_CALL] = [1_000, 5, 10];

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
