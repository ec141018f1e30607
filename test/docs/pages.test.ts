import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { projectFiles } from '../support/project-files.ts';
import { blocksOf, ELSEWHERE, RUN_PAGES } from './blocks.ts';

const ALL_PAGES = projectFiles().filter((file) => file.endsWith('.md'));
const OWN_PAGES = [...RUN_PAGES, 'docs/README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'test/README.md'];
const COLUMNS = 120;

const linesOf = (page: string): readonly string[] => readFileSync(page, 'utf8').split('\n');
const withoutBlocks = (page: string): string => readFileSync(page, 'utf8').replace(/^```[\s\S]*?^```$/gm, '');

/** As GitHub makes them of headings. */
const anchorsOf = (page: string): readonly string[] =>
  [...withoutBlocks(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

function isBroken(page: string, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
  return !existsSync(target) || (anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor));
}

describe('pages', () => {
  test.each(ALL_PAGES)('%s has no broken link', (page) => {
    const links = [...withoutBlocks(page).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => isBroken(page, link))).toEqual([]);
  });

  test.each(OWN_PAGES)('%s says in its first line for whom it is', (page) => {
    expect(linesOf(page).find((line) => line !== '' && !line.startsWith('#'))).toMatch(/^For /);
  });

  test.each(OWN_PAGES)('%s has no row of a table that is wider than the page', (page) => {
    const rows = linesOf(page).filter((line) => line.startsWith('|'));
    expect(rows.filter((row) => row.replace(/\]\([^)]*\)/g, ']').length > COLUMNS)).toEqual([]);
  });
});

describe('commands that are run elsewhere', () => {
  test.each(ELSEWHERE)('$line is in a page, and $file runs it', ({ line, file, runs }) => {
    const commands = RUN_PAGES.flatMap(blocksOf).flatMap(({ text }) => text.split('\n'));
    expect({ shown: commands.includes(line), run: readFileSync(file, 'utf8').includes(runs) }).toEqual({
      shown: true,
      run: true,
    });
  });
});
