import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand, say } from '@tributary/region/command-line';
import { objectOf, parseJson } from '@tributary/region/json';
import { chromium } from 'playwright-core';
import { partsOnMap } from '../../test/support/parts-on-map.ts';
import { ROOT, startRegion } from '../../test/support/region-process.ts';
import { CHROMIUM_ARGS, findChromium } from '../chromium.ts';

const HELP = `
Usage: npx node packages/console/checks/shop/picture.ts

Makes the pictures of README.md in docs/images: the map of the shop while samples go through it, in light and in dark,
and the list of its parts, by which a test sees that they are old.
`;

const IMAGES = path.join(ROOT, 'docs/images');
const SIZE = { width: 1440, height: 860 };
const SAMPLES = path.join(ROOT, 'events/eventbridge');
const TIMES = 8;

/** Each sample some times, so that the map has rates. */
async function putSamples(url: string): Promise<void> {
  const entries = readdirSync(SAMPLES).map((file) => {
    const event = objectOf(parseJson(readFileSync(path.join(SAMPLES, file), 'utf8')));
    const [Source, DetailType] = [event['source'], event['detail-type']];
    return { EventBusName: 'tributary-dev', Source, DetailType, Detail: JSON.stringify(event['detail']) };
  });
  for (const entry of Array.from({ length: TIMES }, () => entries).flat()) {
    await fetch(url, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSEvents.PutEvents', 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify({ Entries: [entry] }),
    });
  }
}

async function makePictures(): Promise<void> {
  const region = await startRegion(['--no-watch', '--seed', '7']);
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
  try {
    const page = await browser.newPage({ viewport: SIZE, locale: 'en-GB', timezoneId: 'UTC' });
    await page.goto(`${region.url}/_console/map`);
    const parts = await partsOnMap(page);
    await putSamples(region.url);
    await page.locator('a[aria-label*=" a second"]').first().waitFor({ state: 'attached' });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: path.join(IMAGES, `console-${colorScheme}.png`) });
    }
    writeFileSync(path.join(IMAGES, 'console-parts.txt'), `${parts.join('\n')}\n`);
    say(`The map with ${parts.length} parts is in docs/images.`);
  } finally {
    await browser.close();
    await region.stop();
  }
}

await runCommand({ help: HELP, options: {}, takesOnlyOptions: true, run: makePictures });
