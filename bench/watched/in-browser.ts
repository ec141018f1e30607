import { setTimeout as sleep } from 'node:timers/promises';
import { CHROMIUM_ARGS } from '@tributary/console/chromium';
import { at, numberOf, textOf } from '@tributary/region/json';
import { type Browser, chromium, type Page } from 'playwright-core';
import { BarePage } from './bare-page.ts';

/** In milliseconds. */
export interface Seen {
  /** From the address to the first content, with an empty cache. */
  readonly firstPaint: readonly number[];
  /** The same of a page of one heading, by turns with the console. */
  readonly barePaint: readonly number[];
  /** From the hop with which an event comes to the bus until its row is drawn. */
  readonly hopToRow: readonly number[];
}

const LONGEST_PAUSE_MS = 250;
const WITHIN_MS = 15_000;

/** Opens the console's list of events in Chromium, anew each time, and watches events come in. */
export async function seenInBrowser(
  executablePath: string,
  endpoint: string,
  counts: { readonly paints: number; readonly events: number },
): Promise<Seen> {
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
  try {
    const paints = await paintsOf(browser, endpoint, counts.paints);
    return { ...paints, hopToRow: await rowsOf(await opened(browser, eventsAt(endpoint)), endpoint, counts.events) };
  } finally {
    await browser.close();
  }
}

const eventsAt = (endpoint: string): string => `${endpoint}/_console/events`;

async function paintsOf(browser: Browser, endpoint: string, count: number): Promise<Omit<Seen, 'hopToRow'>> {
  using bare = await BarePage.serve();
  const [firstPaint, barePaint]: [number[], number[]] = [[], []];
  while (firstPaint.length < count) {
    barePaint.push(await paintOf(browser, bare.url));
    firstPaint.push(await paintOf(browser, eventsAt(endpoint)));
  }
  return { firstPaint, barePaint };
}

async function opened(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(WITHIN_MS);
  await page.goto(url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

async function paintOf(browser: Browser, url: string): Promise<number> {
  const page = await opened(browser, url);
  const painted = await page.waitForFunction(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
  );
  const ms = await painted.jsonValue();
  await page.context().close();
  return ms ?? Number.NaN;
}

async function rowsOf(page: Page, endpoint: string, count: number): Promise<readonly number[]> {
  await page.evaluate(NOTE_ROWS);
  const latenciesMs: number[] = [];
  for (let index = 0; index < count; index++) {
    // Not in step with the batches of the stream.
    await sleep(((index * 7) % 11) * (LONGEST_PAUSE_MS / 11));
    const id = await put(endpoint);
    const drawn = await page.waitForFunction((one): number => Reflect.get(globalThis, 'drawnAt').get(one), id);
    latenciesMs.push((await drawn.jsonValue()) - (await hopAt(endpoint, id)));
  }
  return latenciesMs;
}

/**
 * Notes in the page when the row of an id was drawn, by the clock that the region has, too. A task after the frame runs
 * when it has been drawn. As text: nothing else here knows a page's types.
 */
const NOTE_ROWS = `
globalThis.drawnAt = new Map();
const look = () => {
  for (const cell of document.querySelectorAll('.list-body .id[title]')) {
    const id = cell.getAttribute('title');
    if (drawnAt.has(id)) continue;
    drawnAt.set(id, 0);
    requestAnimationFrame(() => setTimeout(() => drawnAt.set(id, Date.now())));
  }
};
new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributes: true });
`;

/** @returns the id of the event on the bus */
async function put(endpoint: string): Promise<string> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': 'AWSEvents.PutEvents', 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify({ Entries: [{ Source: 'bench', DetailType: 'Tick', Detail: '{}' }] }),
  });
  return textOf(at(await answer.json(), 'Entries', 0, 'EventId'));
}

async function hopAt(endpoint: string, id: string): Promise<number> {
  const answer = await fetch(new URL(`/_region/hops?id=${id}&step=published`, endpoint));
  return numberOf(at(await answer.json(), 'hops', 0, 'at')) ?? Number.NaN;
}
