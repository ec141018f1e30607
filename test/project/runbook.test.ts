import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { type Json, parseJson } from '@tributary/region/json';
import { ensurePackaged } from '../../tools/package.ts';
import { asText, readTemplate, resourcesOf } from '../../tools/template/template.ts';

let compiled: Json;

beforeAll(async () => {
  compiled = parseJson(readFileSync(await ensurePackaged(), 'utf8')) ?? null;
});

const sections = () => readFileSync('docs/reference/runbook.md', 'utf8').match(/(?<=^###? ).+$/gm) ?? [];

/** Every alarm, with the section of the runbook that its description names. */
function alarms() {
  return resourcesOf(readTemplate(compiled), 'AWS::CloudWatch::Alarm').map(({ id, properties }) => {
    const [, section = 'names none'] =
      /Runbook: docs\/reference\/runbook\.md#(\S+)$/.exec(asText(properties['AlarmDescription']) ?? '') ?? [];
    return { id, section };
  });
}

test('the description of every alarm names a section of the runbook that exists', () => {
  const known = new Set(sections());
  expect(alarms().length).toBeGreaterThan(0);
  expect(alarms().filter(({ section }) => !known.has(section))).toEqual([]);
});
