import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readOperations } from '../../schemas/api/operations.ts';

describe('the file of an operation', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'operations-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const refusal = async (source: string): Promise<unknown> => {
    writeFileSync(path.join(folder, 'get-order.ts'), source);
    return readOperations(folder).catch((error: Error) => [error.name, error.message]);
  };

  test.each([
    ['that is no TypeScript', 'export const operation = {};\nconst a = ;\n', 'get-order.ts:2: Expression expected'],
    ['that throws', 'const a = 1;\n\nnull.path;\n', "get-order.ts:3: Cannot read properties of null (reading 'path')"],
    ['without an operation', 'export const other = {};\n', 'get-order.ts exports no "operation".'],
  ])('%s is refused by its name and line', async (_what, source, message) => {
    expect(await refusal(source)).toEqual(['UsageError', `schemas/api/operations/${message}`]);
  });
});
