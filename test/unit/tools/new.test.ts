import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { UsageError } from '@tributary/region/command-line';
import { catalogue } from '#schemas/catalogue.ts';
import { allEvents } from '#schemas/generated/contracts.ts';
import { addFunction } from '../../../tools/new/service-file.ts';
import { planHandler } from '../../../tools/new.ts';
import { sampleOf } from '../../../tools/samples/sample.ts';
import { ProjectCopy } from '../../support/project-copy.ts';

const ROOT = process.cwd();
const TEMPLATE = '.serverless/cloudformation-template-update-stack.json';

describe('planning a new handler', () => {
  test('names its folder, its sample, its test and its entry in serverless.yml', () => {
    const files = planHandler('tell-warehouse', 'OrderFulfilled');
    expect(Object.keys(files)).toEqual([
      'functions/tell-warehouse/handler.ts',
      'functions/tell-warehouse/env.ts',
      'functions/tell-warehouse/tell-warehouse.ts',
      'events/eventbridge/tell-warehouse.json',
      'test/unit/functions/tell-warehouse.test.ts',
      'serverless.yml',
    ]);
  });

  test.each([
    ['Notify', 'OrderPlaced', /^Notify cannot be the name of a handler: say what it does in lower case/],
    ['notify', 'OrderPlaced', /^notify cannot be the name of a handler/],
    ['a-very-long-name-that-does-not-fit-into-aws', 'OrderPlaced', /in at most 40 characters\.$/],
    ['order-placed', 'OrderPlaced', /^order-placed is the name of an event: say what the handler does about it\.$/],
    [
      'tell-warehouse',
      'OrderShipped',
      /^Unknown event type OrderShipped\. schemas\/ holds .*OrderCancelled, OrderFulfilled, /,
    ],
    ['notify-delivery', 'OrderPlaced', /^serverless\.yml has a function notify-delivery already\.$/],
  ])('%s on %s is refused in one line', (name, eventType, message) => {
    expect(() => planHandler(name, eventType)).toThrow(UsageError);
    expect(() => planHandler(name, eventType)).toThrow(message);
  });
});

describe('the sample of an event', () => {
  const entries = catalogue().map((entry) => [`${entry.type} v${entry.version}`, entry] as const);

  test.each(entries)('%s is valid by its own schema', (_name, { type, version, schema }) => {
    const validate = allEvents.find((event) => event.type === type)?.validators[version];
    expect({ valid: validate?.(sampleOf(schema)), errors: validate?.errors }).toEqual({ valid: true, errors: null });
  });

  test('holds every kind of value that a schema can ask for', () => {
    const schema = {
      type: 'object',
      properties: {
        code: { type: 'string', pattern: '^[0-9]{3}$' },
        kind: { enum: ['a', 'b'] },
        tags: { type: 'array', minItems: 2, items: { $ref: '#/definitions/tag' } },
        count: { type: 'integer', minimum: 5 },
        share: { type: 'number' },
        open: { type: 'boolean' },
        note: { type: 'string', minLength: 6 },
      },
      definitions: { tag: { type: 'string' } },
    };
    expect(sampleOf(schema)).toEqual({
      code: expect.stringMatching(/^[0-9]{3}$/),
      kind: 'a',
      tags: ['tags', 'tags'],
      count: 5,
      share: 1,
      open: true,
      note: 'note--',
    });
  });
});

describe('the entry in serverless.yml', () => {
  test('stands behind the last function, and all else stays as it was', () => {
    const yaml = 'a: 1 # one\n\nfunctions:\n  # first\n  one-two: { x: !Ref Bus }\n\n# the rest\nresources: []\n';
    expect(addFunction(yaml, 'three-four', '\n  three-four:\n    y: 2\n')).toBe(
      'a: 1 # one\n\nfunctions:\n  # first\n  one-two: { x: !Ref Bus }\n\n  three-four:\n    y: 2\n\n# the rest\nresources: []\n',
    );
  });

  test('ends a file that ends with the functions', () => {
    expect(addFunction('functions:\n  a-b: {}\n', 'c-d', '\n  c-d: {}\n')).toBe('functions:\n  a-b: {}\n\n  c-d: {}\n');
  });

  test('is refused where there are no functions', () => {
    expect(() => addFunction('service: x\n', 'c-d', '')).toThrow('serverless.yml has no functions: to add one to.');
  });
});

describe('a new handler in a copy of the project', () => {
  const NEW_FILES = ['functions/tell-warehouse', 'events/eventbridge/tell-warehouse.json', 'test/unit/functions'];
  const TIMEOUT_MS = 120_000;
  const SCAFFOLD = ['tools/new.ts', 'handler', 'tell-warehouse', '--on', 'OrderFulfilled'];
  let copy: ProjectCopy;

  beforeAll(async () => {
    copy = new ProjectCopy();
    await copy.node(SCAFFOLD);
  });

  afterAll(() => {
    copy[Symbol.dispose]();
  });

  test('has a test that passes', async () => {
    const test = 'test/unit/functions/tell-warehouse.test.ts';
    const output = await copy.node(['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', test]);
    expect(output).toContain('tell-warehouse names the event and what it happened to');
  });

  test('is formatted as the project is', async () => {
    await copy.node(['node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', ...NEW_FILES]);
  });

  test(
    'is packaged with its queues, alarms and role, and on the dashboard, without a finding',
    async () => {
      await copy.node(['node_modules/serverless/bin/serverless.js', 'package']);
      const template = readFileSync(path.join(copy.folder, TEMPLATE), 'utf8');
      const { Resources } = JSON.parse(template);
      expect(Object.keys(Resources).filter((id) => id.startsWith('TellWarehouse'))).toEqual([
        'TellWarehouseFailedQueue',
        'TellWarehouseFailedQueuePolicy',
        'TellWarehouseFailedAlarm',
        'TellWarehouseFailedAgeAlarm',
        'TellWarehouseUndeliveredQueue',
        'TellWarehouseUndeliveredQueuePolicy',
        'TellWarehouseUndeliveredAlarm',
        'TellWarehouseUndeliveredAgeAlarm',
        'TellWarehouseRole',
        'TellWarehouseErrorsAlarm',
        'TellWarehouseThrottlesAlarm',
        'TellWarehouseDroppedAlarm',
        'TellWarehouseLostAlarm',
        'TellWarehouseRule1UndeliverableAlarm',
        'TellWarehouseRule1LateAlarm',
      ]);
      expect(JSON.stringify(Resources.Dashboard)).toContain('tributary-dev-tell-warehouse');
      expect(existsSync(path.join(copy.folder, '.serverless/tell-warehouse.zip'))).toBe(true);
      expect(await copy.node(['tools/check-template.ts'])).toBe('');
    },
    TIMEOUT_MS,
  );

  test('takes at most eight lines of serverless.yml', () => {
    const lines = (folder: string) => readFileSync(path.join(folder, 'serverless.yml'), 'utf8').split('\n');
    expect(lines(copy.folder).length - lines(ROOT).length).toBeLessThanOrEqual(8);
  });

  test('is refused a second time', async () => {
    await expect(copy.node(SCAFFOLD)).rejects.toThrow('serverless.yml has a function tell-warehouse already.');
  });
});
