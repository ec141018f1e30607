import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Region, startRegion } from '@tributary/region';
import { ProjectCopy } from '../support/project-copy.ts';

jest.setTimeout(240_000);

const StackName = 'tributary-dev';
const HANDLER = 'functions/get-order/handler.ts';

let region: Region;
let copy: ProjectCopy;
let client: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };

beforeAll(async () => {
  copy = new ProjectCopy();
  region = await startRegion({ isEmpty: true, port: 0, kafka: { port: 0 } });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = { endpoint: region.endpoint, region: 'eu-west-1', credentials };
});
afterAll(async () => {
  await region.stop();
  copy[Symbol.dispose]();
});

function sls(...args: readonly string[]): Promise<string> {
  const local = { AWS_ENDPOINT_URL: region.endpoint, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  const env = { ...process.env, ...local, SLS_AWS_MONITORING_FREQUENCY: '200' };
  return copy.node(['node_modules/serverless/bin/serverless.js', ...args], env);
}

const edit = (file: string, change: (before: string) => string): void => {
  const at = path.join(copy.folder, file);
  writeFileSync(at, change(readFileSync(at, 'utf8')));
};

async function answer(): Promise<string> {
  const invoke = new InvokeCommand({ FunctionName: `${StackName}-get-order` });
  const { Payload = new Uint8Array() } = await new LambdaClient(client).send(invoke);
  return Buffer.from(Payload).toString();
}

async function status(): Promise<string | undefined> {
  const { Stacks = [] } = await new CloudFormationClient(client).send(new DescribeStacksCommand({ StackName }));
  return Stacks[0]?.StackStatus;
}

describe('the commands that deploy to AWS, against the region', () => {
  test('deploy the application, say where it is, and call it', async () => {
    expect(await sls('deploy')).toContain(`Service deployed to stack ${StackName}`);

    expect(await status()).toBe('UPDATE_COMPLETE');
    expect(await sls('info')).toContain(`get-order: ${StackName}-get-order`);
    expect(await sls('invoke', '-f', 'get-order', '-p', 'events/http/get-order.json')).toContain('ORDER_UNKNOWN');
    expect(await sls('logs', '-f', 'get-order')).toContain('The request was refused');
  });

  test('deploy nothing where nothing has changed', async () => {
    expect(await sls('deploy')).toContain('No changes to deploy.');
  });

  test('deploy one function', async () => {
    edit(HANDLER, () => "export const handler = async () => 'edited';\n");

    expect(await sls('deploy', 'function', '-f', 'get-order')).toContain('Function code deployed');

    expect(await answer()).toBe('"edited"');
  });

  test('deploy a change of the template', async () => {
    edit('serverless.yml', (yaml) => yaml.replace('timeout: 60', 'timeout: 59'));

    expect(await sls('deploy')).toContain('Service deployed');

    expect(await status()).toBe('UPDATE_COMPLETE');
    expect(await sls('deploy', 'list')).toContain('cloudformation-template');
  });

  test('end with the reason when a resource is refused, and everything is as it was', async () => {
    const yaml = readFileSync(path.join(copy.folder, 'serverless.yml'), 'utf8');
    const taken = `{ QueueName: ${StackName}-get-order-failed }`;
    const bad = `\n  - Resources:\n      Bad: { Type: 'AWS::SQS::Queue', Properties: ${taken} }\n`;
    edit('serverless.yml', (before) => `${before.trimEnd()}${bad}`);

    await expect(sls('deploy')).rejects.toThrow(/Bad.*already exists/s);

    expect(await status()).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await answer()).toBe('"edited"');
    edit('serverless.yml', () => yaml);
  });

  test('remove the application', async () => {
    expect(await sls('remove')).toContain('has been successfully removed');

    await expect(status()).rejects.toThrow('does not exist');
    const stack = [...region.resources.keys()];
    expect(stack).toEqual([]);
    const events = new DescribeStackEventsCommand({ StackName });
    await expect(new CloudFormationClient(client).send(events)).rejects.toThrow('does not exist');
  });
});
