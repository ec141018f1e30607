import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { at, parseJson } from '@tributary/region/json';
import { conform, definitionOf, parseEnvelope } from '#lib/contract.ts';
import type { EventDefinition } from '#schemas/definition.ts';
import { allEvents } from '#schemas/generated/contracts.ts';

const definitions: readonly EventDefinition[] = allEvents;
const good = globSync('eventbridge/*.json', { cwd: 'events' }).filter((file) => !file.endsWith('.bad.json'));

test.each(good)('the sample events/%s is an event that its schema accepts', (file) => {
  const sample = parseJson(readFileSync(path.join('events', file), 'utf8'));
  const event = parseEnvelope(at(sample, 'detail'));
  const definition = definitionOf(definitions, event.metadata, 'a test');
  expect(conform(definition, event).metadata.id).toBe(event.metadata.id);
});
