import { execFile } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Region, startRegion } from '@tributary/region';
import { ensurePackaged } from '../../tools/package.ts';

let region: Region;

beforeAll(async () => {
  await ensurePackaged();
  region = await startRegion({ port: 0, kafka: { port: 0 } });
});
afterAll(() => region.stop());

test('npm run smoke follows an order from HTTP to its invoice, and an event of a partner to Kafka', async () => {
  const args = ['ops/smoke.ts', '--endpoint', region.endpoint];
  const said = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, (_error, stdout, stderr) => resolve(stdout + stderr));
  });

  const ofProbes = said
    .split('\n')
    .filter((line) => /order|row|invoice|partner/.test(line) && !/^ok {7}mapping/.test(line));
  expect(ofProbes).toEqual([
    expect.stringMatching(/^ok {7}an order by HTTP: placed ORD-[0-9a-f]+$/),
    'ok       its row of the read model: shown as PLACED',
    expect.stringMatching(/^ok {7}its invoice: INV-ORD-[0-9a-f]+ is settled$/),
    'ok       an event of a partner to Kafka: written',
  ]);
  expect(said).toMatch(/\ntributary-dev works: \d+ checks passed\.\n$/);
});
