import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readRun } from '../../server/report/read-run.ts';
import { reportHtml } from '../../server/report/report-html.ts';
import { published, row, runReport } from '../support/reported-run.ts';
import { expectNoFindings } from './axe.ts';
import { consoleTests, screenshot } from './console.ts';

const { openUrl, regionUrl, window } = consoleTests();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'report-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, html: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, html);
  return pathToFileURL(file).href;
}

async function put(id: string): Promise<void> {
  const answer = await fetch(`${regionUrl}/_console/api/events/send`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-tributary-console': '1' },
    body: JSON.stringify({
      bus: 'default',
      source: 'test.sensors',
      detailType: 'ReportedReading',
      detail: JSON.stringify({ metadata: { id, correlationId: id, causationId: id }, data: {} }),
    }),
  });
  expect(answer.status).toBe(200);
}

test('a run opens from disk, an event is found by its id, and its way is shown', async () => {
  const id = `report-${crypto.randomUUID()}`;
  await put(id);
  const recording = await readRun(regionUrl);
  const page = await openUrl(fileOf('run.html', await reportHtml({ ...runReport(), ...recording })));
  await page.getByText('Nothing was lost, and nothing was done twice.').waitFor();
  await expectNoFindings(page, 'report');

  await page.getByLabel('Id or text').fill(id);
  await page.getByText('1 shown').waitFor();
  await page.getByRole('grid', { name: 'Events' }).getByRole('link', { name: 'ReportedReading' }).click();
  await page.getByRole('treegrid', { name: 'Path' }).getByText('bus').first().waitFor();
  await page.getByRole('treegrid', { name: 'Path' }).getByRole('row').first().click();
  await page.getByRole('heading', { name: 'Hops of the chosen row' }).waitFor();
  await expectNoFindings(page, 'report-event');

  await page.reload();
  await page.getByRole('heading', { name: 'Hops of the chosen row' }).waitFor();
  await page.getByRole('link', { name: 'The whole run' }).click();
  await page.getByRole('heading', { level: 1, name: 'A run' }).waitFor();
});

test('hostile texts of a run are texts, and nothing is asked of anybody', async () => {
  const hostile = `</script><script>document.title="owned"</script><img src="https://evil.test/x" onerror="document.title='owned'">`;
  const report = runReport({
    title: hostile,
    figures: [{ name: hostile, value: hostile, what: hostile }],
    problems: [hostile],
    deadLetters: [{ queue: hostile, reason: hostile, explanation: hostile, from: hostile, eventId: hostile }],
    deadLettersBecame: hostile,
    events: [row(hostile, 1, { type: hostile, key: hostile, state: 'dead-lettered' })],
    hops: [published(hostile, 1, { detailType: hostile, reason: hostile })],
    all: { events: 1, hops: 1 },
  });
  const asked: string[] = [];
  const page = await (await window()).newPage();
  page.on('request', (request) => asked.push(request.url()));
  const url = fileOf('hostile.html', await reportHtml(report));
  await page.goto(url);
  await page.getByRole('heading', { level: 1, name: hostile }).waitFor();
  await page.getByRole('grid', { name: 'Events' }).getByRole('link').click();
  await page.getByRole('treegrid', { name: 'Path' }).waitFor();

  expect(await page.title()).toBe(`${hostile} · Tributary`);
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.locator('script').count()).toBe(2);
  expect(asked.filter((one) => !one.startsWith('data:'))).toEqual([url]);
});

test('an id that the file does not have says so', async () => {
  const url = fileOf('empty.html', await reportHtml(runReport()));
  const page = await openUrl(`${url}#event/nobody`);
  await page.getByText('This file has no event of this id.').waitFor();
  await screenshot(page, 'report-unknown');
});
