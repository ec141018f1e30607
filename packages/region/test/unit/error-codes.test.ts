import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { REGION_ERROR_CODES } from '../../src/core/region-error.ts';
import { TEMPLATE_ERROR_CODES } from '../../src/template/template-error.ts';

const PACKAGE = path.join(import.meta.dirname, '../..');
const CODES = [...REGION_ERROR_CODES, ...TEMPLATE_ERROR_CODES].toSorted();
const SOURCES = globSync('src/**/*.ts', { cwd: PACKAGE }).map((file) => readFileSync(path.join(PACKAGE, file), 'utf8'));

/** The codes of the rows below "When it does not start". */
function explainedCodes(): string[] {
  const [, section = ''] = /^## When it does not start\n(.*?)^## /ms.exec(readme()) ?? [];
  const cells = [...section.matchAll(/^\| (`[^|]+`) \|/gm)].map(([, cell]) => String(cell));
  return cells.flatMap((cell) => [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, code]) => String(code)));
}

const readme = (): string => readFileSync(path.join(PACKAGE, 'README.md'), 'utf8');

describe('the codes of errors', () => {
  test('README.md explains each of them, once, and no other', () => {
    expect(explainedCodes().toSorted()).toEqual(CODES);
  });

  test.each(CODES)('%s is raised somewhere', (code) => {
    const raised = new RegExp(`(Error(\\.at)?\\(\\s*|code: )'${code}'`);
    expect(SOURCES.filter((source) => raised.test(source)).length).toBeGreaterThan(0);
  });
});
