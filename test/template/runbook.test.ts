import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { type Json, parseJson } from '@tributary/region/json';
import { ensurePackaged } from '../../tools/package.ts';
import { asText, readTemplate, resourcesOf } from '../../tools/template/template.ts';

let compiled: Json;

beforeAll(async () => {
  compiled = parseJson(readFileSync(await ensurePackaged(), 'utf8')) ?? null;
});

/** Each section with its subsections. */
const sections = () =>
  readFileSync('docs/reference/runbook.md', 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.split('\n')[0] ?? '', ...(text.match(/(?<=^### ).+$/gm) ?? [])]);

/** Every alarm, with the section of the runbook that its description names. */
function alarms() {
  return resourcesOf(readTemplate(compiled), 'AWS::CloudWatch::Alarm').map(({ id, properties }) => {
    const [, section = 'names none'] =
      /Runbook: docs\/reference\/runbook\.md#(\S+)$/.exec(asText(properties['AlarmDescription']) ?? '') ?? [];
    return { id, section };
  });
}

test('every section of the runbook is there for an alarm', () => {
  // The template has no pipe but one with an alarm of its own. A pipe that is added gets this one.
  const named = new Set([...alarms().map(({ section }) => section), 'pipe-failing']);
  expect(sections().filter((names) => !names.some((name) => named.has(name)))).toEqual([]);
});
