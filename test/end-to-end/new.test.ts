import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Region, startRegion } from '@tributary/region';
import { textOf } from '@tributary/region/json';
import { blocksOf } from '../docs/blocks.ts';
import { ProjectCopy } from '../support/project-copy.ts';
import { until } from '../support/until.ts';

const TIMEOUT_MS = 300_000;
const TEMPLATE = '.serverless/cloudformation-template-update-stack.json';
const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** The commands of the README that add something, and the files that it shows. */
const README = blocksOf('README.md');
const shown = (file: string): string => README.find(({ target }) => target === file)?.text ?? '';
const OF_README = README.flatMap(({ text }) =>
  [...text.matchAll(/^npm run new -- ((?:event|handler|topic) .*)$/gm)].map(([, call = '']) => call),
);

/** What a team adds after that: a topic with an event, a table, and handlers of each kind. */
const MORE: readonly string[] = [
  'topic returns --value avro',
  'event OrderReturned --source returns --fields orderId:id,parcels:integer,returnedAt:time',
  'handler book-points --on LoyaltyPointsGranted --from queue --table LoyaltyPoints',
  'handler delete --on OrderCancelled,OrderReturned --table LoyaltyPoints',
  'handler report-returns --from schedule --publishes OrderReturned',
  'handler count-returns --on OrderReturned --from kafka',
  'handler announce-return --from http --route "POST /orders/{orderId}/returns" --publishes OrderReturned --table Returns',
];

/** As a shell splits them. */
const argumentsIn = (call: string): readonly string[] =>
  [...call.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word = '']) => quoted ?? word);

describe('what npm run new adds', () => {
  let copy: ProjectCopy;
  let region: Region;
  const cacheDir = mkdtempSync(path.join(tmpdir(), 'tributary-code-'));

  beforeAll(async () => {
    copy = new ProjectCopy(['test', 'docs']);
    for (const call of [...OF_README, ...MORE]) await copy.node(['tools/new.ts', ...argumentsIn(call)]);
    writeFileSync(path.join(copy.folder, 'domain/orders/grant-points.ts'), shown('domain/orders/grant-points.ts'));
    await copy.node(['node_modules/serverless/bin/serverless.js', 'package']);
    region = await startRegion({
      packageDir: path.join(copy.folder, '.serverless'),
      cacheDir,
      port: 0,
      kafka: { port: 0 },
    });
  }, TIMEOUT_MS);

  afterAll(async () => {
    await region?.stop();
    copy[Symbol.dispose]();
    rmSync(cacheDir, { recursive: true, force: true });
  });

  test('is the handler of the README', () => {
    const file = 'functions/grant-points/handler.ts';
    expect(readFileSync(path.join(copy.folder, file), 'utf8')).toBe(shown(file));
  });

  test('breaks no rule of the template', async () => {
    // The compiler's own process may say that it was ended at its work: nothing of the template.
    const said = (await copy.node(['tools/check-template.ts'])).replace('context canceled\n', '');
    expect(said).toMatch(/^\d+ of 500 resources\. .*\n$/);
  });

  test('has its queues, alarms and role, and is on the dashboard', () => {
    const { Resources } = JSON.parse(readFileSync(path.join(copy.folder, TEMPLATE), 'utf8'));
    expect(Object.keys(Resources).filter((id) => id.startsWith('GrantPoints'))).toEqual([
      'GrantPointsFailedQueue',
      'GrantPointsUndeliveredQueue',
      'GrantPointsQueuePolicy',
      'GrantPointsRole',
      'GrantPointsDeadLettersAlarm',
      'GrantPointsLostAlarm',
      'GrantPointsFailingAlarm',
    ]);
    expect(JSON.stringify(Resources.Dashboard)).toContain('tributary-dev-grant-points');
    expect(Resources.LoyaltyPointsTable.Properties).toMatchObject({ SSESpecification: { SSEEnabled: true } });
  });

  test(
    'passes its types and the tests of the project, after npm run routing',
    async () => {
      await copy.checkTypes();
      await copy.node(['tools/routing.ts']);
      const tests = ['test/unit/domain/', 'test/project/', 'test/end-to-end/samples'];
      await copy.node(['node_modules/jest/bin/jest.js', ...tests]);
    },
    TIMEOUT_MS,
  );

  test(
    'runs: an event of the bus ends in the table, and what it publishes is handled by the next',
    async () => {
      const client = { endpoint: region.endpoint, region: 'eu-west-1', credentials: CREDENTIALS };
      const sample = readFileSync(path.join(copy.folder, 'events/eventbridge/grant-points.json'), 'utf8');
      const { source, 'detail-type': type, detail } = JSON.parse(sample);
      const entry = { Source: source, DetailType: type, Detail: JSON.stringify(detail), EventBusName: 'tributary-dev' };
      await new EventBridgeClient(client).send(new PutEventsCommand({ Entries: [entry] }));
      const table = new DynamoDBClient(client);
      const items = async () =>
        (await table.send(new ScanCommand({ TableName: 'tributary-dev-loyalty-points' }))).Items;
      await until(async () => (await items())?.length === 1, 'the second handler to write its item');
      // It is written for the event that the first handler has published.
      expect(await items()).toEqual([
        {
          id: { S: 'grant-points-1' },
          eventId: { S: expect.stringMatching(/^[0-9a-f]{32}$/) },
          time: { S: expect.any(String) },
        },
      ]);
    },
    TIMEOUT_MS,
  );

  test(
    'answers a request once for each key, from the table and the bus on',
    async () => {
      const endpoint = textOf(region.resources.get('HttpApi')?.attributes['ApiEndpoint']);
      const headers = { 'idempotency-key': 'return-1' };
      const send = () => fetch(`${endpoint}/orders/ORD-7/returns`, { method: 'POST', headers });
      for (const answer of [await send(), await send()])
        expect([answer.status, await answer.json()]).toEqual([200, { id: 'ORD-7' }]);
      const client = { endpoint: region.endpoint, region: 'eu-west-1', credentials: CREDENTIALS };
      const { Items } = await new DynamoDBClient(client).send(new ScanCommand({ TableName: 'tributary-dev-returns' }));
      expect(Items).toMatchObject([{ id: { S: 'ORD-7' } }]);
    },
    TIMEOUT_MS,
  );

  test('is refused a second time, in one line', async () => {
    const again = copy.node(['tools/new.ts', 'handler', 'grant-points', '--on', 'OrderFulfilled']);
    await expect(again).rejects.toThrow('serverless.yml has a function grant-points already.');
  });
});
