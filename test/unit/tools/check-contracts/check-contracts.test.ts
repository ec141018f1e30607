import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { objectOf } from '@tributary/region/json';

const folder = mkdtempSync(path.join(os.tmpdir(), 'contracts-'));
const PLACED = 'orders/OrderPlaced.v2.json';
const RESERVED = 'inventory/StockReserved.v1.json';

beforeEach(() => {
  rmSync(folder, { recursive: true });
  cpSync('schemas', folder, { recursive: true });
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Changes a schema of the release that the project is compared with. */
function released(file: string, change: (schema: Record<string, unknown>) => unknown): void {
  const at = path.join(folder, file);
  writeFileSync(at, JSON.stringify(change(JSON.parse(readFileSync(at, 'utf8')))));
}

function check(...args: readonly string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['tools/check-contracts.ts', ...args], (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

describe('npm run check:contracts', () => {
  test('is content with a release that promised the same', async () => {
    expect(await check('--against', folder)).toMatchObject({ code: 0 });
  });

  test('is content with a release that had less', async () => {
    rmSync(path.join(folder, RESERVED));
    expect(await check('--against', folder)).toMatchObject({ code: 0 });
  });

  test('names each breaking change with its file and path', async () => {
    released(PLACED, ({ properties, ...rest }) => ({ ...rest, properties: { ...objectOf(properties), coupon: {} } }));
    released('metadata.json', (schema) => ({ ...schema, required: ['id'] }));
    const { code, stdout } = await check('--against', folder);
    expect(code).toBe(1);
    expect(stdout.split('\n')).toContain('schemas/metadata.json metadata.type: the field is now required');
    expect(stdout.split('\n')).toContain('schemas/orders/OrderPlaced.v2.json data.coupon: the field is removed');
  });

  test('names what only readers of Avro and Protobuf notice', async () => {
    released('field-numbers.json', () => ({ 'tributary.orders.OrderPlacedV2': { orderId: 9 } }));
    released(PLACED, (schema) => JSON.parse(JSON.stringify(schema).replaceAll('money', 'amount')));
    const { code, stdout } = await check('--against', folder);
    expect(code).toBe(1);
    const renamed = 'the record is Money, was Amount: readers of Avro and Protobuf know it by its name';
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining([
        'schemas/field-numbers.json tributary.orders.OrderPlacedV2.orderId: the number is 1, was 9',
        `schemas/orders/OrderPlaced.v2.json data.lines[].unitPrice: ${renamed}`,
      ]),
    );
  });

  test('is content with a release that had no numbers of Protobuf', async () => {
    rmSync(path.join(folder, 'field-numbers.json'));
    expect(await check('--against', folder)).toMatchObject({ code: 0 });
  });

  test('names events and versions that are gone', async () => {
    const at = (file: string) => path.join(folder, file);
    writeFileSync(at('orders/OrderLost.v1.json'), '{ "title": "OrderLostV1", "description": "It is gone." }');
    writeFileSync(at('orders/OrderPlaced.v3.json'), '{ "title": "OrderPlacedV3", "description": "The third." }');
    const { code, stdout } = await check('--against', folder);
    expect([code, stdout]).toEqual([
      1,
      [
        'schemas/orders/OrderLost.v1.json data: the event OrderLost of tributary.orders is removed',
        'schemas/orders/OrderPlaced.v3.json data: version 3 of OrderPlaced of tributary.orders is removed\n',
      ].join('\n'),
    ]);
  });

  test('compares with a commit', async () => {
    expect((await check('--against', 'HEAD')).stderr).toBe('');
  });

  test('refuses what has no schemas, in one line', async () => {
    expect(await check('--against', 'no-such-tag')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'no-such-tag is neither a folder with schemas nor a tag or commit that has them.\n',
    });
    expect(await check('--against', 'docs')).toMatchObject({
      code: 2,
      stderr: 'docs holds no schemas: there is no metadata.json in it.\n',
    });
  });
});
