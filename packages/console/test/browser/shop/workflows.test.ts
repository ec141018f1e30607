import { expect, test } from '@jest/globals';
import { expectNoFindings } from '../axe.ts';
import { consoleTests, type OpenPage } from '../console.ts';

const { open } = consoleTests();

async function started(page: OpenPage, sample: string, change: (text: string) => string): Promise<void> {
  await page.getByRole('button', { name: 'Start an execution' }).click();
  await page.getByLabel('Begin with a sample').selectOption(sample);
  const input = page.getByLabel('Input', { exact: true });
  await input.fill(change(await input.inputValue()));
  await page.getByRole('button', { name: 'Start the execution' }).click();
}

test('a workflow that took its money back is seen: the way it took, its attempts and its errors', async () => {
  const page = await open('workflows');
  await page.getByRole('link', { name: /billing$/ }).click();
  await started(page, 'stepfunctions/create-invoice.json', (text) => text.replaceAll('ORD-1001', 'ORD-unpaid'));

  await page.getByRole('link', { name: /^Succeed TakenBack, succeeded/ }).waitFor();
  await page.getByRole('link', { name: /^Task ChargePayment, caught/ }).click();
  await page.getByText('PAYMENT_INCOMPLETE').first().waitFor();
  await page.getByText(/attempt 2/).waitFor();
  expect(await page.getByRole('link', { name: /^Task SettleInvoice, not reached/ }).count()).toBe(1);
  await expectNoFindings(page, 'workflow-taken-back');

  await page.getByRole('tab', { name: /^Timeline/ }).click();
  await page.getByRole('table', { name: 'Timeline' }).getByRole('button', { name: 'TakenBack' }).waitFor();
  await page.getByRole('tab', { name: /^History/ }).click();
  await page.getByRole('cell', { name: 'ExecutionSucceeded' }).waitFor();
});

test('an execution that fails says why, and its states are walked by keys', async () => {
  const page = await open('workflows/tributary-dev-billing');
  await started(page, 'stepfunctions/create-invoice.json', () => '{"data": {}}');
  await page.getByText('States.Runtime').waitFor();

  await page.getByRole('link', { name: /^Task ClaimOrder, failed/ }).focus();
  await page.keyboard.press('ArrowDown');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/not reached$/);
});

test('an input that is no JSON is not started', async () => {
  const page = await open('workflows/tributary-dev-billing');
  await page.getByRole('button', { name: 'Start an execution' }).click();
  await page.getByLabel('Input', { exact: true }).fill('{');
  await page
    .getByText(/^The input is no JSON/)
    .first()
    .waitFor();
});
