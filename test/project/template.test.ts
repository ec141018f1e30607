import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { parseJson } from '@tributary/region/json';
import { SERVICE } from '#schemas/service.ts';
import { functionNames } from '../../tools/build.ts';
import { checkTemplate } from '../../tools/check-template/rules.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { asText, readTemplate, resourceById, resourcesOf, type Template } from '../../tools/template/template.ts';

const PACKAGING_TIMEOUT_MS = 180_000;

let template: Template;

beforeAll(async () => {
  template = readTemplate(parseJson(readFileSync(await ensurePackaged(), 'utf8')) ?? null);
}, PACKAGING_TIMEOUT_MS);

test('the compiled template is without a finding', () => {
  expect(checkTemplate(template)).toEqual([]);
});

test('the template holds one function for each folder of functions/', () => {
  const handlers = resourcesOf(template, 'AWS::Lambda::Function').map((fn) => asText(fn.properties['Handler']));
  expect(new Set(handlers)).toEqual(new Set(functionNames().map((name) => `dist/${name}/index.handler`)));
});

test('the service has one name, in schemas/service.ts and in serverless.yml', () => {
  expect(asText(resourceById(template, 'Bus')?.properties['Name'])).toBe(`${SERVICE}-dev`);
});
