import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ProjectCopy } from '../support/project-copy.ts';
import { until } from '../support/until.ts';

const WITHIN_MS = 90_000;
const SCHEMA = 'schemas/partner.webhooks/WebhookReceived.v1.json';
const HANDLER = 'functions/get-order/handler.ts';

let copy: ProjectCopy;
let started: ChildProcess;
let output = '';
let endpoint = '';

beforeAll(async () => {
  copy = new ProjectCopy();
  await copy.takePackage();
  started = spawn(process.execPath, ['tools/start.ts', '--port', '0', '--kafka-port', '0', '--unlisted'], {
    cwd: copy.folder,
  });
  for (const stream of [started.stdout, started.stderr]) stream?.on('data', (text) => (output += String(text)));
  await says('Edits are applied as you save them.');
  endpoint = /AWS endpoint +(\S+)/.exec(output)?.[1] ?? '';
});

afterAll(async () => {
  started.kill('SIGTERM');
  await new Promise((resolve) => started.once('close', resolve));
  copy[Symbol.dispose]();
});

async function says(text: string): Promise<void> {
  await until(() => output.includes(text), `npm start to say "${text}"`, WITHIN_MS).catch((error: Error) => {
    throw new Error(`${error.message} It said:\n${output}`);
  });
}

const read = (file: string): string => readFileSync(path.join(copy.folder, file), 'utf8');

/** Writes a file, and forgets what was said before. */
function save(file: string, content: string): void {
  output = '';
  writeFileSync(path.join(copy.folder, file), content);
}

const client = () => ({
  endpoint,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

async function answer(): Promise<string> {
  const invoke = new InvokeCommand({ FunctionName: 'tributary-dev-get-order' });
  const { Payload = new Uint8Array() } = await new LambdaClient(client()).send(invoke);
  return Buffer.from(Payload).toString();
}

describe('an edit while npm start runs', () => {
  test('of a handler is live, in the functions that import it alone', async () => {
    save(HANDLER, "export const handler = async () => 'edited';");

    await says('Reloaded get-order in ');
    expect(output).toContain(`(${HANDLER}).`);
    expect(await answer()).toBe('"edited"');
  });

  test('of a schema is live, in the functions that use its event and those that take requests', async () => {
    save(SCHEMA, read(SCHEMA).replace('"maxLength": 262144', '"maxLength": 131072'));

    await says('Reloaded bridge-kafka, place-order, receive-webhook in ');
    expect(output).toContain(`(${SCHEMA}).`);
    await says('Updated the template in ');
  });

  test('that breaks a file names its line, and the last good code goes on', async () => {
    save(HANDLER, 'export const handler = async () => 1;\nconst broken = ;\n');

    await says('get-order goes on with its last good code.');
    expect(output).toContain(`${HANDLER}:2:16: Unexpected ";"`);
    expect(await answer()).toBe('"edited"');
  });

  test('that throws while it is loaded does not replace the last good code', async () => {
    save(HANDLER, "export const handler = async () => 1;\nthrow new TypeError('no table');\n");

    await says('get-order goes on with its last good code.');
    expect(output).toContain('TypeError: no table');
    expect(await answer()).toBe('"edited"');
  });

  test('of a sample that is no longer JSON names file, line and column', async () => {
    save('events/kafka/orders.json', '{\n  "a": ,\n}');

    await says('events/kafka/orders.json:2:8 is not JSON: ');
  });

  test('of the template is applied as an update', async () => {
    save(HANDLER, "export const handler = async () => 'edited again';");
    await says('Reloaded get-order in ');
    const yaml = read('serverless.yml');
    save(
      'serverless.yml',
      yaml.replace(/\nresources:/, '\n# An edit.\nresources:').replace('timeout: 840', 'timeout: 839'),
    );

    await says('Updated the template in ');
    expect(output).toContain(': changed BridgeDashkafkaLambdaFunction');
    expect(await answer()).toBe('"edited again"');
  });

  test('that breaks the template leaves the last good one', async () => {
    const yaml = read('serverless.yml');
    save('serverless.yml', yaml.replace('timeout: 839', 'timeoutt: 839'));

    await says('The region goes on with the last good template.');
    expect(output).toContain("'functions.bridge-kafka': unrecognized property 'timeoutt'");
    const queue = { QueueUrl: `${endpoint}/000000000000/tributary-dev-get-order-failed` };
    const { Attributes } = await new SQSClient(client()).send(
      new GetQueueAttributesCommand({ ...queue, AttributeNames: ['QueueArn'] }),
    );
    expect(Attributes?.['QueueArn']).toContain('get-order-failed');
    save('serverless.yml', yaml);
    await says('Updated the template in ');
  });
});
