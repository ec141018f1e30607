import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Announcement, announce } from '../../../src/discovery/announcement.ts';
import { chooseEndpoint, serviceEndpoint } from '../../../src/discovery/choice.ts';
import { isOfProject, runningRegions } from '../../../src/discovery/running.ts';

let scratch: string;
let folder: string;
const servers: Server[] = [];

beforeEach(() => {
  scratch = mkdtempSync(path.join(os.tmpdir(), 'running-'));
  folder = path.join(scratch, 'running');
});
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  rmSync(scratch, { recursive: true });
});

/** A page of a region's own, as the region with that process id answers it. */
async function page(pid: number): Promise<string> {
  const server = createServer((_request, response) => response.end(JSON.stringify({ status: 'ok', pid })));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

async function region(changes: Partial<Announcement> = {}): Promise<Announcement> {
  const pid = changes.pid ?? process.pid;
  const packageDir = path.join(scratch, 'shop', '.serverless');
  return { endpoint: await page(pid), pid, packageDir, startedAtMs: 1_000, ...changes };
}

/** A process id that was in use and is no more. */
const goneProcess = (): number => spawnSync(process.execPath, ['-e', '']).pid;

describe('a region that runs', () => {
  test('is found until it withdraws', async () => {
    const here = await region();
    const withdraw = announce(here, folder);
    expect(await runningRegions(folder)).toEqual([here]);
    withdraw();
    expect(await runningRegions(folder)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('leaves a file that only its user can read', async () => {
    announce(await region(), folder);
    const [name = ''] = readdirSync(folder);
    expect(statSync(path.join(folder, name)).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('is one of several, of which the newest comes first', async () => {
    const [older, newer] = [await region({ startedAtMs: 1_000 }), await region({ startedAtMs: 2_000 })];
    announce(newer, folder);
    announce(older, folder);
    expect(await runningRegions(folder)).toEqual([newer, older]);
  });

  test('is of the project in whose folder its package lies', async () => {
    const here = await region();
    expect(isOfProject(here, path.join(scratch, 'shop'))).toBe(true);
    expect(isOfProject(here, path.join(scratch, 'sh'))).toBe(false);
    expect(isOfProject(here, path.join(scratch, 'sensors'))).toBe(false);
  });
});

describe('a file of a region that was killed', () => {
  test('is removed when nothing listens on the port', async () => {
    const pid = goneProcess();
    const here = await region({ pid });
    announce(here, folder);
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect(await runningRegions(folder)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is removed when another region has the port now', async () => {
    const killed = { ...(await region()), pid: goneProcess() };
    announce(killed, folder);
    expect(await runningRegions(folder)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a file that another user could have written is not read', () => {
  test('when others may write the file', async () => {
    const here = await region();
    announce(here, folder);
    const [name = ''] = readdirSync(folder);
    chmodSync(path.join(folder, name), 0o666);
    expect(await runningRegions(folder)).toEqual([]);
  });

  test('when others may write the folder', async () => {
    announce(await region(), folder);
    chmodSync(folder, 0o777);
    expect(await runningRegions(folder)).toEqual([]);
  });

  test('when it is a link', async () => {
    const elsewhere = path.join(scratch, 'elsewhere.json');
    writeFileSync(elsewhere, JSON.stringify(await region()), { mode: 0o600 });
    mkdirSync(folder, { mode: 0o700 });
    symlinkSync(elsewhere, path.join(folder, 'a.json'));
    expect(await runningRegions(folder)).toEqual([]);
  });

  test('and none leads away from this machine', async () => {
    announce({ ...(await region()), endpoint: 'http://127.0.0.1.example.com:80' }, folder);
    expect(await runningRegions(folder)).toEqual([]);
  });
});

describe('a command takes', () => {
  const lookup = (rest: { named?: string; environment?: Record<string, string> } = {}) => ({
    named: rest.named,
    environment: rest.environment ?? {},
    projectDir: path.join(scratch, 'shop'),
    folder,
    advice: 'Start one.',
  });

  test('the endpoint of its option first, without a word', async () => {
    announce(await region(), folder);
    const choice = await chooseEndpoint(
      lookup({ named: 'http://localhost:1', environment: { AWS_ENDPOINT_URL: 'http://localhost:2' } }),
    );
    expect(choice).toEqual({ url: 'http://localhost:1', reason: undefined });
  });

  test('then that of the environment, unless the SDK is told to ignore it', async () => {
    const here = await region();
    announce(here, folder);
    const environment = { AWS_ENDPOINT_URL: 'http://localhost:2' };
    expect(await chooseEndpoint(lookup({ environment }))).toEqual({
      url: 'http://localhost:2',
      reason: 'Endpoint http://localhost:2 (AWS_ENDPOINT_URL)',
    });
    const ignoring = { ...environment, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };
    expect((await chooseEndpoint(lookup({ environment: ignoring }))).url).toBe(here.endpoint);
  });

  test('then the newest running region of its project, and says so', async () => {
    const [older, newer] = [await region({ startedAtMs: 1_000 }), await region({ startedAtMs: 2_000 })];
    announce(older, folder);
    announce(newer, folder);
    expect(await chooseEndpoint(lookup())).toEqual({
      url: newer.endpoint,
      reason:
        `Region ${newer.endpoint} (process ${process.pid}, since 1970-01-01T00:00:02Z), the newest of 2; ` +
        `--endpoint takes another: ${older.endpoint} (process ${process.pid}, since 1970-01-01T00:00:01Z)`,
    });
  });

  test('never a region of another project, which it names', async () => {
    const other = await region({ packageDir: path.join(scratch, 'sensors') });
    announce(other, folder);
    await expect(chooseEndpoint(lookup())).rejects.toThrow(
      `No region of this project runs. A region of ${other.packageDir} runs at ${other.endpoint}. Start one.`,
    );
  });

  test('no endpoint that is not a URL', async () => {
    await expect(chooseEndpoint(lookup({ named: 'localhost:4566' }))).rejects.toThrow(
      '--endpoint takes a URL such as http://127.0.0.1:4566, not localhost:4566.',
    );
    expect(() => serviceEndpoint('SQS', { AWS_ENDPOINT_URL_SQS: 'sqs' })).toThrow(
      'AWS_ENDPOINT_URL_SQS takes a URL such as http://127.0.0.1:4566, not sqs.',
    );
    expect(serviceEndpoint('SQS', { AWS_ENDPOINT_URL: 'http://localhost:2' })).toBeUndefined();
  });
});
