import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parseJson } from '@tributary/region/json';
import { describeRoom, type FunctionRoom, roomOfFunctions } from '../../tools/check-template/room.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { readTemplate, type Template } from '../../tools/template/template.ts';
import { ProjectCopy } from '../support/project-copy.ts';

const TIMEOUT_MS = 180_000;
const MAX_PER_HANDLER = 12;

/** One handler of each kind, as somebody would add it to serverless.yml. */
const HANDLERS = {
  'added-event-bridge': `
    events:
      - eventBridge: { eventBus: !Ref Bus, pattern: { source: [tributary.orders] } }`,
  'added-queue': `
    queue: { eventBus: !Ref Bus, pattern: { source: [tributary.orders] } }`,
  'added-http': `
    events: [httpApi: GET /added]`,
  'added-schedule': `
    schedule: rate(1 hour)`,
  'added-kafka': `
    kafkaTopics: [added]
    consumerGroup: readers`,
};

let before: Template;
let after: Template;

const readFrom = (file: string): Template => readTemplate(parseJson(readFileSync(file, 'utf8')) ?? null);

beforeAll(async () => {
  before = readFrom(await ensurePackaged());
  using copy = new ProjectCopy();
  const serverless = path.join(copy.folder, 'serverless.yml');
  const [head = '', tail = ''] = readFileSync(serverless, 'utf8').split(/^resources:$/m);
  const handlers = Object.entries(HANDLERS).map(([name, settings]) => `  ${name}:${settings}\n`);
  writeFileSync(serverless, `${head}${handlers.join('')}\nresources:${tail}`);
  for (const name of Object.keys(HANDLERS))
    cpSync(path.join(copy.folder, 'functions/get-order'), path.join(copy.folder, 'functions', name), {
      recursive: true,
    });
  await copy.node(['node_modules/serverless/bin/serverless.js', 'package']);
  after = readFrom(path.join(copy.folder, '.serverless/cloudformation-template-update-stack.json'));
}, TIMEOUT_MS);

function added(): readonly FunctionRoom[] {
  const known = new Set(roomOfFunctions(before).map(({ id }) => id));
  return roomOfFunctions(after).filter(({ id }) => !known.has(id));
}

describe('one more handler', () => {
  test('of any kind adds at most twelve resources', () => {
    expect(
      added()
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['eventBridge', 'httpApi', 'kafka', 'queue', 'schedule']);
    expect(added().filter(({ resources }) => resources > MAX_PER_HANDLER)).toEqual([]);
  });

  test('adds exactly what the check says that it adds', () => {
    const sum = added().reduce((total, { resources }) => total + resources, 0);
    expect(after.resources.length - before.resources.length).toBe(sum);
  });
});

describe('the line about the room in the stack', () => {
  const stackOf = (count: number) =>
    readTemplate({
      Resources: Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`Topic${index}`, { Type: 'AWS::SNS::Topic', Properties: {} }]),
      ),
    });

  test('says how much is taken', () => {
    expect(describeRoom(before)).toMatch(/^\d+ of 500 resources\. A function adds: eventBridge 12, httpApi 11, /);
    expect(describeRoom(stackOf(399))).toBe('399 of 500 resources.');
  });

  test('warns from 400 on, and says where to read on', () => {
    expect(describeRoom(stackOf(400))).toBe(
      'warning: 400 of 500 resources. docs/how-to/deploy.md#when-the-stack-is-full says how to split it. [stack-size]',
    );
  });
});
