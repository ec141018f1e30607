import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { kafkaErrorSections } from '../support/kafka-errors-page.ts';

const page = readFileSync('docs/reference/kafka-errors.md', 'utf8');

test('the page on errors of a Kafka cluster says what the mapping does', () => {
  const [, sections] = page.split('## What a cluster can answer\n\n');
  expect(sections).toBe(kafkaErrorSections());
});

test.each(['checksum', 'codec', 'cut-off', 'format', 'length', 'offsets', 'records', 'too-large'])(
  'the page explains the fault of a batch: %s',
  (fault) => {
    expect(page).toContain(`| ${fault} |`);
  },
);
