import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { text } from './environment.ts';

/** A page of the console, with what went wrong on it. */
export interface OpenPage extends Page {
  /** Errors of scripts, of the browser's console and of the content security policy. */
  readonly problems: string[];
}

interface OpenOptions extends BrowserContextOptions {
  /** Of another region than the one that files share. */
  readonly regionUrl?: string;
}

export interface ConsoleTests {
  /** The region that files share, with the packaged application. */
  readonly regionUrl: string;
  /** Opens a page of the console in a window of its own. @param at below `/_console/`, such as `events?type=x` */
  readonly open: (at: string, options?: OpenOptions) => Promise<OpenPage>;
  /** Opens a page that is not the console's. */
  readonly openUrl: (url: string, options?: BrowserContextOptions) => Promise<OpenPage>;
  /** A window without a page. */
  readonly window: (options?: BrowserContextOptions) => Promise<BrowserContext>;
}

const DEFAULTS: BrowserContextOptions = {
  viewport: { width: 1280, height: 800 },
  locale: 'en-GB',
  timezoneId: 'UTC',
  permissions: ['clipboard-read', 'clipboard-write'],
};
const WITHIN_MS = 60_000;

/** Connects to the shared browser and region; after each test nothing may have gone wrong on any page. */
export function consoleTests(): ConsoleTests {
  // The process of Jest that runs this file has one for itself.
  const regionUrl = text(`CONSOLE_REGION_${text('JEST_WORKER_ID')}`);
  const contexts: BrowserContext[] = [];
  const pages: OpenPage[] = [];
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.connect(text('CONSOLE_BROWSER'));
  });
  afterEach(async () => {
    const problems = pages.splice(0).flatMap((page) => page.problems);
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    expect(problems).toEqual([]);
  });
  afterAll(() => browser.close());

  async function window(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await browser.newContext({ ...DEFAULTS, ...options });
    context.setDefaultTimeout(WITHIN_MS);
    contexts.push(context);
    return context;
  }
  async function openUrl(url: string, options?: BrowserContextOptions): Promise<OpenPage> {
    const page = watched(await (await window(options)).newPage());
    pages.push(page);
    await page.goto(url);
    // Its frame is in the HTML, and answers no key before the script has run.
    await page.locator('main:not([aria-busy])').waitFor();
    return page;
  }
  return {
    regionUrl,
    window,
    openUrl,
    open: (at, { regionUrl: other = regionUrl, ...options } = {}) => openUrl(`${other}/_console/${at}`, options),
  };
}

/** Notes what goes wrong on a page. The browser tells violations of the policy as errors of its console. */
function watched(page: Page): OpenPage {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  return Object.assign(page, { problems });
}

/** For a look by eye, when somebody asked for it: to draw a page is much of what a test takes. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env['CONSOLE_PICTURES'];
  if (folder === undefined) return;
  // Playwright hides the caret of a field by a style that the page's policy does not allow.
  await page.screenshot({ path: path.join(folder, `${name}.png`), caret: 'initial' });
}
