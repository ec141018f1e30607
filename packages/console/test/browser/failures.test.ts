import { expect, test } from '@jest/globals';
import { expectNoFindings } from './axe.ts';
import { consoleTests, type OpenPage } from './console.ts';

const { open } = consoleTests();

const REFUSED = { status: 503, contentType: 'application/json', body: '{"message":"Too much to do."}' };

/** Has the region refuse what fits, until the returned function is called. Everything else is answered. */
async function refuse(page: OpenPage, fits: (url: URL) => boolean): Promise<() => Promise<void>> {
  await page.route(fits, (route) => route.fulfill(REFUSED));
  return () => page.unroute(fits);
}

/** The browser tells of each refusal as well, which is no fault of the page. */
function forgetRefusals(page: OpenPage): void {
  const others = page.problems.splice(0).filter((problem) => !problem.includes('status of 503'));
  expect(others).toEqual([]);
}

const isSearch = ({ pathname, searchParams }: URL): boolean => pathname === '/_region/events' && searchParams.has('q');

test('a search of events that the region refuses is told, and done again when one asks', async () => {
  const page = await open('events');
  const answer = await refuse(page, isSearch);
  await page.getByRole('searchbox', { name: 'Text' }).fill('sought');
  const told = page.getByRole('alert');
  await told.getByText('The region could not search its events: Too much to do.').waitFor();
  await expectNoFindings(page, 'events-not-searched');
  await answer();
  await page.getByRole('button', { name: 'Search again' }).click();
  await told.waitFor({ state: 'detached' });
  forgetRefusals(page);
});

test('a search of the top bar that the region refuses is told', async () => {
  const page = await open('map');
  await refuse(page, isSearch);
  await page.getByRole('combobox', { name: 'Search events' }).fill('sought');
  await page.getByRole('alert').getByText('The region could not search: Too much to do.').waitFor();
  await expectNoFindings(page, 'search-refused');
  forgetRefusals(page);
});

test('events from before that could not be loaded are told as missing, and loaded when one asks', async () => {
  const page = await open('contracts');
  const answer = await refuse(page, ({ pathname }) => pathname === '/_region/events');
  await page.getByRole('link', { name: 'Events', exact: true }).click();
  const told = page.getByRole('alert').getByText('What came before could not be loaded: Too much to do.');
  await told.waitFor();
  await answer();
  await page.getByRole('button', { name: 'Try again' }).click();
  await told.waitFor({ state: 'detached' });
  forgetRefusals(page);
});

test('a state of the region that is not known is said so in the top bar', async () => {
  const page = await open('contracts');
  await page.getByText(/^(idle|\d+ under way)$/).waitFor();
  const answer = await refuse(page, ({ pathname }) => pathname === '/_region/settled');
  await page.getByText('state not known').waitFor();
  await answer();
  await page.getByText('state not known').waitFor({ state: 'detached' });
  forgetRefusals(page);
});

test('faults that could not be loaded are told on the map', async () => {
  const page = await open('contracts');
  const answer = await refuse(page, ({ pathname }) => pathname === '/_region/faults');
  await page.getByRole('link', { name: 'Map', exact: true }).click();
  const told = page.getByText('The faults that are switched on could not be loaded: Too much to do.');
  await told.waitFor();
  await answer();
  await page.getByRole('button', { name: 'Try again' }).click();
  await told.waitFor({ state: 'detached' });
  forgetRefusals(page);
});
