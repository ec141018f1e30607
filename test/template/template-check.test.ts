import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Json, parseJson } from '@tributary/region/json';
import { checkTemplate, RULES } from '../../tools/check-template/rules.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { readTemplate } from '../../tools/template/template.ts';
import { seeded } from './draft.ts';
import { ACCESS_FAULTS } from './faults/access.ts';
import { FORM_FAULTS } from './faults/form.ts';
import { PATH_FAULTS } from './faults/paths.ts';
import { SETTING_FAULTS } from './faults/settings.ts';

const FAULTS = [...FORM_FAULTS, ...PATH_FAULTS, ...ACCESS_FAULTS, ...SETTING_FAULTS];
const PACKAGING_TIMEOUT_MS = 180_000;

let compiled: Json;

beforeAll(async () => {
  compiled = parseJson(readFileSync(await ensurePackaged(), 'utf8')) ?? null;
}, PACKAGING_TIMEOUT_MS);

describe('the check of the template', () => {
  test.each(FAULTS)('$rule finds $fault', ({ rule, seed, at, message }) => {
    expect(checkTemplate(readTemplate(seeded(compiled, seed)))).toEqual([{ rule, at, message }]);
  });

  test('has a seeded fault for every rule', () => {
    expect(new Set(FAULTS.map(({ rule }) => rule))).toEqual(new Set(RULES.map(({ name }) => name)));
  });
});
