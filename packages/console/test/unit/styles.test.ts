import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';

const PAGES = path.join(import.meta.dirname, '../../ui/pages');

const filesOf = (page: string, extension: string): readonly string[] =>
  readdirSync(path.join(PAGES, page), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension))
    .map((file) => readFileSync(path.join(PAGES, page, file), 'utf8'));

const pages = readdirSync(PAGES, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));

/** What a style sheet styles wherever it stands: `.name { … }`, and not `.page .name { … }`. */
const styledAlone = (css: string): readonly string[] =>
  [...css.matchAll(/^\.([\w-]+)(?= \{|,$)/gm)].map(([, name = '']) => name);

const classesIn = (code: string): readonly string[] =>
  [...code.matchAll(/class=(?:"|\{`)([^"`]*)/g)].flatMap(([, names = '']) => names.split(/[^\w-]+/));

test.each(pages)(
  'what the styles of the page %s style has a name of its own: they stay when another page is opened',
  (page) => {
    const others = pages.filter((other) => other !== page);
    const used = new Set(others.flatMap((other) => filesOf(other, '.tsx').flatMap(classesIn)));
    expect(
      filesOf(page, '.css')
        .flatMap(styledAlone)
        .filter((name) => used.has(name)),
    ).toEqual([]);
  },
);
