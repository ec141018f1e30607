import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';

const PAGES = ['README.md', 'CONTRIBUTING.md', ...globSync('{docs,test,packages}/**/*.md')].filter(
  (page) => !page.includes('node_modules'),
);

const textOf = (page: string): string => readFileSync(page, 'utf8');

/** The text without fenced code, whose brackets are no links. */
const proseOf = (page: string): string => textOf(page).replaceAll(/^ *```.*?^ *```/gms, '');

/** As GitHub makes the anchor of a heading: lower case, without punctuation, hyphens for spaces. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchorsIn = (page: string): readonly string[] =>
  [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

const linksIn = (page: string): readonly string[] =>
  [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link).filter((link) => !/^[a-z]+:/.test(link));

function isBroken(page: string, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? page : path.join(path.dirname(page), file);
  if (!existsSync(target)) return true;
  return anchor !== undefined && !anchorsIn(target).includes(anchor);
}

/** A path of the project in backquotes: it begins with one of our folders, and names no `<placeholder>`. */
const ROOMS = 'functions|domain|lib|schemas|events|infra|packages|ops|tools|demo|test|bench|docs';
const PATH = new RegExp(`\`((?!events/[A-Z])(?:${ROOMS})/[\\w./-]*)\``, 'g');

const pathsIn = (page: string): readonly string[] => [...proseOf(page).matchAll(PATH)].map(([, file = '']) => file);

/** The functions that a page has its reader make. */
const madeBy = (page: string): readonly string[] =>
  [...textOf(page).matchAll(/npm run new -- handler ([\w-]+)/g)].map(([, name = '']) => name);

/** From the root of the project, from the folder of the page, or from the region's for the region's own pages. */
function exists(page: string, file: string): boolean {
  const bases = ['.', path.dirname(page), ...(page.startsWith('packages/region/') ? ['packages/region'] : [])];
  return bases.some((base) => existsSync(path.join(base, file))) || madeBy(page).some((name) => file.includes(name));
}

describe.each(PAGES)('%s', (page) => {
  test('links only to what exists', () => {
    expect(linksIn(page).filter((link) => isBroken(page, link))).toEqual([]);
  });

  test('names only paths that exist', () => {
    expect(pathsIn(page).filter((file) => !exists(page, file))).toEqual([]);
  });
});

test('every page is in the index, or on the page of decisions', () => {
  const listed = ['docs/README.md', 'docs/explanation/decisions.md'].flatMap((page) =>
    linksIn(page).map((link) => path.join(path.dirname(page), link)),
  );
  const pages = globSync('docs/**/*.md').filter((page) => page !== 'docs/README.md');
  expect(pages.filter((page) => !listed.includes(page))).toEqual([]);
});

test.each(PAGES)('%s has no row of a table that is wider than 120 columns', (page) => {
  const rows = proseOf(page)
    .split('\n')
    .filter((line) => line.startsWith('|'));
  expect(rows.filter((row) => row.length > 120)).toEqual([]);
});

test('docs/reference/commands.md has a section for every script that users have', () => {
  const internal = /^pre|^jest$|^bench:/;
  const { scripts } = JSON.parse(textOf('package.json'));
  const headings = textOf('docs/reference/commands.md').matchAll(/^### npm (?:run )?(\S+)$/gm);
  const expected = Object.keys(scripts).filter((script) => !internal.test(script));
  expect(new Set([...headings].map(([, script]) => script))).toEqual(new Set(expected));
});
