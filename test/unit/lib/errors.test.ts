import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseSync } from '@swc/core';
import { at, listOf, objectOf, textOf } from '@tributary/region/json';
import { SHOP_ERRORS } from '#domain/errors.ts';
import { type ErrorRow, isRetryable, KIT_ERRORS, KitError, TributaryError, toError } from '#lib/errors.ts';

/** Every table of errors, by the class that raises them. */
const TABLES: Readonly<Record<string, Readonly<Record<string, ErrorRow>>>> = {
  KitError: KIT_ERRORS,
  ShopError: SHOP_ERRORS,
};
const ROWS = Object.entries({ ...KIT_ERRORS, ...SHOP_ERRORS } satisfies Record<string, ErrorRow>);

const ROOT = path.join(import.meta.dirname, '../../..');

/** The sections of docs/reference/errors.md: `### CODE`, then its kind, when it happens and what to do about it. */
function errorsIn(file: string): Record<string, string> {
  const section =
    /^### ([A-Z_]+)\n\n- \*\*Kind:\*\* (retryable|fatal)\n- \*\*When:\*\* .+?\n- \*\*What to do:\*\* \S/gms;
  const sections = readFileSync(path.join(ROOT, file), 'utf8').matchAll(section);
  return Object.fromEntries([...sections].map(([, code, kind]) => [code, kind]));
}

const namesIn = (message: string): string[] => [...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name));

interface Throw {
  readonly file: string;
  readonly by: string;
  readonly code: string;
  readonly values: readonly string[];
}

/** Every `new KitError('CODE', { ... })` of a file, and those of the other tables, with the names given values. */
function throwsIn(file: string): Throw[] {
  const found: Throw[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const by = textOf(at(node, 'callee', 'value'));
    if (at(node, 'type') === 'NewExpression' && Object.hasOwn(TABLES, by)) found.push(throwOf(file, by, node));
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseSync(readFileSync(path.join(ROOT, file), 'utf8'), { syntax: 'typescript', target: 'es2024' }));
  return found;
}

function throwOf(file: string, by: string, node: object): Throw {
  const code = textOf(at(node, 'arguments', 0, 'expression', 'value'));
  const properties = listOf(at(node, 'arguments', 1, 'expression', 'properties')).map(objectOf);
  const values = properties.map(({ key, value }) => textOf(at(key, 'value') ?? value));
  return { file, by, code, values: values.toSorted() };
}

const thrown = globSync('{lib,domain,functions}/**/*.ts', { cwd: ROOT }).flatMap((file) => throwsIn(file));

describe('the tables of errors', () => {
  test('docs/reference/errors.md lists exactly their errors, each as retryable or fatal', () => {
    const table = ROWS.map(([code, { retryable }]) => [code, retryable ? 'retryable' : 'fatal']);
    expect(errorsIn('docs/reference/errors.md')).toEqual(Object.fromEntries(table));
  });

  test.each(Object.entries(TABLES))(
    'every error of %s is thrown somewhere, and none that it does not hold',
    (by, table) => {
      const codes = thrown.filter((one) => one.by === by).map(({ code }) => code);
      expect([...new Set(codes)].toSorted()).toEqual(Object.keys(table).toSorted());
    },
  );

  test('have no code in common', () => {
    const codes = Object.values(TABLES).flatMap((table) => Object.keys(table));
    expect(codes.toSorted()).toEqual(ROWS.map(([code]) => code).toSorted());
  });

  test.each(thrown)('$file gives $code a value for each name in its message, and no other', ({ by, code, values }) => {
    expect(values).toEqual(namesIn(TABLES[by]?.[code]?.message ?? '').toSorted());
  });
});

describe('an error', () => {
  test('has its code as its name, so that a state machine can choose by it', () => {
    const cause = new Error('socket hang up');
    const error = new KitError('BUS_UNREACHABLE', { id: 'e-1', attempts: 3, problem: 'no route' }, { cause });
    expect([error.name, error.code, error.retryable, error.message, error.cause]).toEqual([
      'BUS_UNREACHABLE',
      'BUS_UNREACHABLE',
      true,
      'PutEvents failed 3 times for event e-1, the last time with no route. It is sent again.',
      cause,
    ]);
  });

  test('shows the name of a value that is missing, and writes 0 and empty texts as they are', () => {
    const error = new KitError('BUS_UNREACHABLE', { id: '', attempts: 0, problem: undefined });
    expect(error.message).toBe('PutEvents failed 0 times for event , the last time with {problem}. It is sent again.');
  });

  test.each(ROWS)('%s is retryable as the table says', (code, row) => {
    const error = new TributaryError(code, row, {});
    expect([error.retryable, isRetryable(error)]).toEqual([row.retryable, row.retryable]);
  });

  test('from elsewhere is retryable', () => {
    expect([new Error('fetch failed'), new TypeError('bug'), 'text', undefined].map(isRetryable)).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });
});

describe('toError', () => {
  test('passes errors on as they are', () => {
    const error = new RangeError('too far');
    expect(toError(error)).toBe(error);
  });

  test('makes an error of anything else that was thrown', () => {
    expect([toError('gone'), toError(undefined), toError(7)]).toEqual([
      new Error('gone'),
      new Error('undefined'),
      new Error('7'),
    ]);
  });
});
