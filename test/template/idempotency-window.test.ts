import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { at, parseJson } from '@tributary/region/json';
import { WINDOW_SECONDS } from '#lib/idempotency/window.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { readTemplate, type Template } from '../../tools/template/template.ts';

/** Of a topic that sets no other. @see https://kafka.apache.org/documentation/#topicconfigs_retention.ms */
const TOPIC_RETENTION_SECONDS = 7 * 86_400;

let template: Template;

beforeAll(async () => {
  template = readTemplate(parseJson(readFileSync(await ensurePackaged(), 'utf8')) ?? null);
});

/** All numbers under that name in the properties of resources, wherever it is. */
function everywhere(name: string, value: unknown = at(template.document, 'Resources')): number[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === name && typeof inner === 'number' ? [inner] : everywhere(name, inner),
  );
}

test('a consumer knows what it has handled for longer than a copy of it can be on its way', () => {
  const retries = Math.max(...everywhere('MaximumEventAgeInSeconds'));
  const queues = everywhere('MessageRetentionPeriod').toSorted((a, b) => b - a);
  const [deadLetters = 0, ...others] = [...new Set(queues)];
  expect([retries, deadLetters]).toEqual([86_400, 14 * 86_400]);
  const waiting = Math.max(TOPIC_RETENTION_SECONDS, ...others);
  expect(WINDOW_SECONDS).toBeGreaterThanOrEqual(retries + deadLetters + waiting);
});

test('the table of handled events deletes by the attribute in which the window ends', () => {
  expect(at(template.document, 'Resources', 'IdempotencyTable', 'Properties', 'TimeToLiveSpecification')).toEqual({
    AttributeName: 'expiration',
    Enabled: true,
  });
});
