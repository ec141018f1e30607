import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { targetOf } from '../../../../ops/clients/aws.ts';

let cacheHome: string;
beforeAll(() => {
  cacheHome = mkdtempSync(path.join(os.tmpdir(), 'no-regions-'));
});
afterAll(() => rmSync(cacheHome, { recursive: true }));

function run(...args: readonly string[]) {
  const { AWS_ENDPOINT_URL: _aws, KAFKA_BOOTSTRAP_SERVERS: _kafka, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    env: { ...env, XDG_CACHE_HOME: cacheHome },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('when no region of the project runs', () => {
  test.each([['dlq', 'redrive', '--all'], ['dlq', 'discard', 'some-id', '--reason', 'a test'], ['shop/rebuild']])(
    '%s %s refuses, and does not go to AWS',
    (command, ...args) => {
      expect(run(`ops/${command}.ts`, ...args)).toEqual({
        status: 2,
        stdout: '',
        stderr: 'No region of this project runs. Start one with `npm start`, name one with --endpoint, or say --aws.\n',
      });
    },
  );

  test('trace refuses', () => {
    expect(run('ops/trace.ts', 'some-id')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'No region of this project runs. Start one with `npm start`, or name one with --endpoint.\n',
    });
  });

  test.each([['lag'], ['produce', 'orders', '-']])('%s refuses, as there is no Kafka', (command, ...args) => {
    expect(run(`ops/${command}.ts`, ...args)).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'No region of this project runs. Start one with `npm start`, name one with --endpoint, or a Kafka with --bootstrap.\n',
    });
  });
});

describe('the clients of a command', () => {
  test('lead to one endpoint, which an option names', async () => {
    const { regionUrl, settings } = await targetOf({ aws: false, endpoint: 'http://127.0.0.1:1' });
    expect(regionUrl).toBe('http://127.0.0.1:1');
    expect(settings('SQS')).toEqual({
      endpoint: 'http://127.0.0.1:1',
      region: expect.any(String),
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
  });

  test('are not told both AWS and a region', async () => {
    await expect(targetOf({ aws: true, endpoint: 'http://127.0.0.1:1' })).rejects.toThrow(
      'Give --aws or --endpoint, not both.',
    );
  });
});
