import { describe, expect, test } from '@jest/globals';
import { expectNoFindings } from './axe.ts';
import { consoleTests, type OpenPage, screenshot } from './console.ts';

const { open, regionUrl } = consoleTests();

/** Puts an event of its own kind on a bus, where no rule waits for it. */
async function put(id: string): Promise<void> {
  const { hostedPages } = (await (await fetch(`${regionUrl}/_region/health`)).json()) as { hostedPages: object };
  expect(hostedPages).toMatchObject({ Console: '/_console/' });
  const answer = await fetch(`${regionUrl}/_console/api/events/send`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-tributary-console': '1' },
    body: JSON.stringify({
      bus: await ownBus(),
      source: 'test.sensors',
      detailType: 'SensorReading',
      detail: JSON.stringify({ metadata: { id, correlationId: id, causationId: id }, data: { celsius: 21 } }),
    }),
  });
  expect(await answer.json()).toEqual({ id: expect.any(String) });
}

async function ownBus(): Promise<string> {
  const answer = await fetch(`${regionUrl}/_console/api/events/buses`);
  const { buses } = (await answer.json()) as { buses: readonly string[] };
  return buses[0] ?? '';
}

const rowOf = (page: OpenPage, type: string) => page.getByRole('grid', { name: 'Events' }).getByText(type).first();

describe('an event that no rule takes', () => {
  test('comes in live, and its page says of each rule why not', async () => {
    const page = await open('events?type=SensorReading');
    await page.getByText(/^Live/).waitFor();
    await put(`reading-${crypto.randomUUID()}`);
    await rowOf(page, 'SensorReading').click();
    await page.getByRole('heading', { level: 1, name: /SensorReading/ }).waitFor();
    await page.getByRole('link', { name: 'Why not' }).click();
    await page.getByRole('table').getByText('not matched').first().waitFor();
    await expectNoFindings(page, 'event');
    await screenshot(page, 'event');
  });

  test('is found by its id, and its payload is shown', async () => {
    const id = `reading-${crypto.randomUUID()}`;
    await put(id);
    const page = await open(`event/${id}`);
    await page.getByRole('treegrid', { name: 'Path' }).getByText('bus').first().waitFor();
    await page.getByLabel('Payload', { exact: true }).getByText('celsius').first().waitFor();
    expect(await page.locator('.event-head').textContent()).toContain(id);
  });
});

test('an unknown id says what it may be', async () => {
  const page = await open('event/nobody-has-this-id');
  // Other tests may have had the region forget its oldest hops.
  await page.getByText(/was never seen|was not seen since the region started/).waitFor();
});

test('a filter that cannot be applied is an error, and can be cleared', async () => {
  const page = await open('events?state=broken');
  await page.getByRole('alert').getByText('There is no state "broken"').waitFor();
  await page.getByRole('button', { name: 'Clear all filters' }).click();
  await page.getByRole('alert').waitFor({ state: 'detached' });
});

test('an event is sent from a sample, and its page opens', async () => {
  const page = await open('events');
  // The page says so once it is drawn, and its keys work.
  await page.getByText(/^Live/).waitFor();
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'New event' });
  await dialog.getByLabel('Begin with').waitFor();
  await dialog.getByRole('button', { name: /^Send/ }).waitFor();
  await dialog.getByText('keeps the schema').waitFor();
  await dialog.getByRole('button', { name: /^Send to/ }).click();
  await page.waitForURL('**/_console/event/**');
  await page.getByRole('treegrid', { name: 'Path' }).waitFor();
});

test('what AWS itself tells and no rule takes does not hide the others, and is shown when one asks', async () => {
  await tellOfAlarm();
  const page = await open('events');
  const row = page.getByRole('grid', { name: 'Events' }).getByText('CloudWatch Alarm State Change').first();
  const choice = page.getByRole('checkbox', { name: /of AWS itself that no rule takes$/ });
  await choice.waitFor();
  expect(await row.count()).toBe(0);
  await choice.check();
  await row.waitFor();
  await expectNoFindings(page, 'events-of-aws');
  await choice.uncheck();
  await row.waitFor({ state: 'detached' });
});

/** CloudWatch tells the default bus that the state of an alarm has changed. */
async function tellOfAlarm(): Promise<void> {
  const alarm = { AlarmName: 'console-test', MetricName: 'Count', Namespace: 'Test', Statistic: 'Sum', Period: 60 };
  const compared = { EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' };
  await cloudWatch('PutMetricAlarm', { ...alarm, ...compared });
  await cloudWatch('SetAlarmState', { AlarmName: alarm.AlarmName, StateValue: 'ALARM', StateReason: 'A test.' });
}

async function cloudWatch(action: string, input: object): Promise<void> {
  const headers = {
    'x-amz-target': `GraniteServiceVersion20100801.${action}`,
    'content-type': 'application/x-amz-json-1.0',
  };
  const answer = await fetch(regionUrl, { method: 'POST', headers, body: JSON.stringify(input) });
  expect(answer.status).toBe(200);
}
