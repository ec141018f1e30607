import { describe, expect, test } from '@jest/globals';
import { expectNoFindings } from '../axe.ts';
import { consoleTests, type OpenPage } from '../console.ts';

const { open, regionUrl } = consoleTests();

const partNamed = (page: OpenPage, name: RegExp | string) =>
  page.getByRole('group', { name: 'Map of what runs' }).getByRole('link', { name });
const focused = (page: OpenPage): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);

const ORDER = {
  customer: { customerId: 'C-1', name: 'A Name', email: 'a@example.com' },
  lines: [{ sku: 'TEA-1', name: 'Tea', quantity: 1, unitPrice: { minorUnits: 500, currency: 'EUR' } }],
  shippingAddress: { street: 'A Street 1', city: 'Berlin', postalCode: '10117', country: 'DE' },
};

const STACK = 'tributary-dev';
/** The lines from the event store to the read model. */
const WAY = [
  [`function/${STACK}-publish-outbox`, `bus/${STACK}`],
  [`bus/${STACK}`, `rule/${STACK}/${STACK}-project-order-rule-1`],
  [`rule/${STACK}/${STACK}-project-order-rule-1`, `function/${STACK}-project-order`],
] as const;

async function placeOrder(): Promise<void> {
  const resources = (await (await fetch(`${regionUrl}/_region/resources`)).json()) as Record<
    string,
    { readonly attributes: Readonly<Record<string, string>> }
  >;
  const answer = await fetch(`${resources['HttpApi']?.attributes['ApiEndpoint']}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify(ORDER),
  });
  expect(answer.status).toBe(201);
}

describe('the map', () => {
  test('shows the way of an order: the types on it stay bright, what it does not reach is dimmed', async () => {
    await placeOrder();
    const page = await open('map');
    await page.getByLabel('Way of the events').selectOption('OrderPlaced');
    await page.getByText('The way of the newest events OrderPlaced').waitFor();

    const boxOf = (name: RegExp) => page.locator('g.box').filter({ has: page.getByRole('link', { name }) });
    expect(await boxOf(/^function project-order/).getAttribute('class')).not.toContain('dim');
    expect(await boxOf(/^function publish-outbox/).getAttribute('class')).not.toContain('dim');
    expect(await boxOf(/^function cancel-invoice/).getAttribute('class')).toContain('dim');
    expect(new URL(page.url()).searchParams.get('type')).toBe('OrderPlaced');
  });

  test('lights up along the way of an order, line by line', async () => {
    const page = await open('map');
    await partNamed(page, /^function project-order/).waitFor();
    await placeOrder();

    await partNamed(page, /^function project-order, [\d.]+ a second/).waitFor();
    const lit = (from: string, to: string) => page.locator(`g.edge.lit[data-from="${from}"][data-to="${to}"]`);
    await Promise.all(WAY.map(([from, to]) => lit(from, to).waitFor()));
  });

  test('opens a part beside it, with its pattern, its ends and its failures, and shows its neighbours alone', async () => {
    const page = await open('map');
    await partNamed(page, /^rule project-order-rule-1/).click();
    await page.getByRole('heading', { name: 'rule project-order-rule-1' }).waitFor();
    await page.getByText('Takes events that match').waitFor();
    await page.getByRole('button', { name: 'tributary-dev-project-order-undelivered' }).waitFor();
    await expectNoFindings(page, 'map-part');

    await page.getByRole('button', { name: 'Only this and its neighbours' }).click();
    await partNamed(page, /^function notify-delivery/).waitFor({ state: 'detached' });
    expect(await partNamed(page, /./).count()).toBe(3);

    await page.reload();
    await page.getByRole('button', { name: 'Show the whole map' }).click();
    await partNamed(page, /^function notify-delivery/).waitFor();
  });

  test('is walked by arrow keys along its lines', async () => {
    const page = await open('map?at=topic%2Forders');
    await partNamed(page, /^topic orders/).focus();
    await page.keyboard.press('ArrowRight');
    expect(await focused(page)).toMatch(/^function bridge-kafka/);
    await page.keyboard.press('ArrowRight');
    expect(await focused(page)).toMatch(/^event bus /);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^event bus / }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: /^event bus / }).waitFor({ state: 'detached' });
  });

  test('finds parts, and goes to them', async () => {
    const page = await open('map');
    await page.getByLabel('Find a part').fill('analytics');
    await page.getByText(/^\d+ parts found/).waitFor();
    await page.getByLabel('Find a part').press('Enter');
    await page.getByRole('heading', { level: 2, name: /analytics/ }).waitFor();
  });

  test('says the same as a table', async () => {
    const page = await open('map?as=table');
    const row = page.getByRole('row').filter({ has: page.getByRole('button', { name: 'bridge-kafka', exact: true }) });
    expect(await row.textContent()).toContain('topic orders, topic payments, topic inventory');
    await expectNoFindings(page, 'map-table');
  });

  test('is zoomed by keys and by buttons', async () => {
    const page = await open('map');
    const percent = page.getByRole('group', { name: 'Zoom' }).getByText(/%$/);
    const before = await percent.textContent();
    await page.getByRole('button', { name: 'Larger' }).click();
    expect(await percent.textContent()).not.toBe(before);
    await page.getByRole('group', { name: 'Map of what runs' }).focus();
    await page.keyboard.press('0');
    await page.keyboard.press('+');
    await page.keyboard.press('-');
    expect(await percent.textContent()).toMatch(/^\d+ %$/);
  });
});
