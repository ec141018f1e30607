import { describe, expect, test } from '@jest/globals';
import { PAGES } from '../../ui/pages.ts';
import { expectNoFindings } from './axe.ts';
import { consoleTests, type OpenPage } from './console.ts';

const LISTED = PAGES.filter(({ isListed }) => isListed);
const { open, regionUrl, window } = consoleTests();

const titleOf = (title: string): string => `${title} · Tributary`;

async function tabTo(page: OpenPage, name: string): Promise<void> {
  const link = page.getByRole('navigation').getByRole('link', { name, exact: true });
  // The focus is on the page, and the links stand before it.
  for (let tabs = 0; tabs < 60; tabs++) {
    if (await link.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Shift+Tab');
  }
  throw new Error(`No step back reaches ${name}.`);
}

async function seen(page: OpenPage, title: string): Promise<void> {
  await page.waitForFunction((expected) => document.title === expected, titleOf(title));
  await page.getByRole('heading', { level: 1 }).first().waitFor();
}

for (const { name, title, key } of LISTED)
  describe(`the page ${title}`, () => {
    test('opens by its key and by its link, and takes the focus', async () => {
      const page = await open(name === PAGES[0]?.name ? 'nothing' : '');
      await page.keyboard.press('g');
      await page.keyboard.press(key);
      await seen(page, title);
      expect(new URL(page.url()).pathname).toBe(`/_console/${name}`);
      await page.goBack();
      await tabTo(page, title);
      await page.keyboard.press('Enter');
      await seen(page, title);
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    });

    test('comes again when it is loaded anew', async () => {
      const page = await open(name);
      await seen(page, title);
      const url = page.url();
      await page.reload();
      await seen(page, title);
      expect(page.url()).toBe(url);
    });

    test('is accessible in both themes, and fits into 1,024 pixels', async () => {
      const page = await open(name, { viewport: { width: 1024, height: 768 }, reducedMotion: 'reduce' });
      await seen(page, title);
      await expectNoFindings(page, name);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1024);
      expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    });
  });

describe('the frame', () => {
  test('is seen before any of its scripts has come, and its page when they come', async () => {
    const page = await (await window()).newPage();
    const come = Promise.withResolvers<void>();
    await page.route('**/_console/files/*', async (route) => {
      await come.promise;
      await route.continue();
    });
    await page.goto(`${regionUrl}/_console/events`);
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
    await page.getByRole('link', { name: 'Dead letters' }).waitFor();
    expect(await page.getByRole('heading').count()).toBe(0);
    come.resolve();
    await page.getByRole('heading', { level: 1 }).waitFor();
  });

  test('says that it is live, and that nothing is under way', async () => {
    const page = await open('');
    await page.getByText('live', { exact: true }).waitFor();
    await page.getByText(/^idle$|under way$/).waitFor();
  });

  test('is the same in a second tab', async () => {
    const first = await open('');
    const second = await first.context().newPage();
    await second.goto(first.url());
    for (const page of [first, second]) await page.getByText('live', { exact: true }).waitFor();
  });

  test('has a page for addresses that it does not know', async () => {
    const page = await open('no/such%20page%ff');
    await page.getByRole('heading', { name: 'The console has no page “no”.' }).waitFor();
    await expectNoFindings(page, 'no-page');
  });

  test('remembers the theme', async () => {
    const page = await open('');
    await page.getByRole('combobox', { name: 'Theme' }).selectOption('dark');
    await page.reload();
    await page.locator('main').waitFor();
    expect(await page.getByRole('combobox', { name: 'Theme' }).inputValue()).toBe('dark');
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(15, 19, 24)');
  });

  test('shows its keys, and switches them off', async () => {
    const page = await open('');
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keys' });
    await dialog.waitFor();
    await expectNoFindings(page, 'keys');
    await dialog.getByRole('checkbox').uncheck();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.getByRole('button', { name: 'Keys' }).click();
    await dialog.getByRole('checkbox').check();
    expect(await page.getByRole('dialog').count()).toBe(1);
  });

  test('lets go of the region while nobody looks, and goes on afterwards', async () => {
    const page = await open('');
    await page.getByText('live', { exact: true }).waitFor();
    await page.clock.install();
    const look = (isHidden: boolean): Promise<void> =>
      page.evaluate((hidden) => {
        Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, isHidden);
    await look(true);
    await page.clock.runFor(9_000);
    expect(await page.getByText('paused', { exact: true }).count()).toBe(0);
    await page.clock.runFor(2_000);
    await page.getByText('paused', { exact: true }).waitFor();
    await look(false);
    await page.clock.resume();
    await page.getByText('live', { exact: true }).waitFor();
  });
});
