import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, test } from '@jest/globals';
import { reportHtml } from '../../../server/report/report-html.ts';
import { published, row, runReport } from '../../support/reported-run.ts';

const HOSTILE = `</script><script>alert(1)</script><img src=x onerror="alert(2)">`;
const report = runReport({
  title: HOSTILE,
  events: [row(HOSTILE, 1)],
  hops: [published(HOSTILE, 1)],
  problems: [HOSTILE],
});

let html: string;
beforeAll(async () => {
  html = await reportHtml(report);
});

test('the whole run is in the file', () => {
  const [, data = ''] = /<script type="text\/plain" id="run">([^<]*)<\/script>/.exec(html) ?? [];
  expect(JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString())).toEqual(report);
});

test('no text of the run is in the markup', () => {
  expect(html).not.toContain('alert(');
  expect(html.match(/<script/g)).toHaveLength(2);
  expect(html.match(/<\/script/g)).toHaveLength(2);
});

test('it has no code that asks a region for anything', () => {
  expect(html).not.toMatch(/\/_region\/|\/_console\/api/);
});

test('it names nothing to load, and its policy lets nothing be loaded', () => {
  const [markup = ''] = html.split('<style>');
  expect(markup).toContain("default-src 'none'");
  expect(html).not.toMatch(/\s(?:src|href)="?https?:/);
  expect(html).not.toMatch(/url\(|@import/);
});
