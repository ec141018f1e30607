import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateDiscovererCommand, SchemasClient } from '@aws-sdk/client-schemas';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Region, startRegion } from '@tributary/region';
import { textOf } from '@tributary/region/json';
import { type PackageDir, packageDir } from '../../packages/region/test/support/package-dir.ts';
import { clientOf } from '../../tools/aws-clients.ts';
import { ProjectCopy } from '../support/project-copy.ts';

const TIMEOUT_MS = 180_000;
const SCHEMA = 'partner.parcels@ParcelLost';
const FILE = 'schemas/partner.parcels/ParcelLost.v1.json';

let pack: PackageDir;
let region: Region;
let copy: ProjectCopy;

beforeAll(async () => {
  pack = packageDir({ Resources: { Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'parcels' } } } });
  region = await startRegion({ packageDir: pack.path, port: 0, kafka: { port: 0 } });
  copy = new ProjectCopy();
  await putEvents();
}, TIMEOUT_MS);

afterAll(async () => {
  await region?.stop();
  pack?.remove();
  copy?.[Symbol.dispose]();
});

const settings = () => ({ ...clientOf(region), region: 'eu-west-1' });

/** Events of which one has a field more, and one a field that is null. */
async function putEvents(): Promise<void> {
  const arn = region.resources.get('Bus')?.attributes['Arn'];
  const schemas = new SchemasClient(settings());
  await schemas.send(new CreateDiscovererCommand({ SourceArn: textOf(arn) }));
  schemas.destroy();
  const metadata = { id: 'evt-1', type: 'ParcelLost', version: 1, source: 'partner.parcels', subject: 'P-1' };
  const data = { parcelId: 'P-1', lostAt: '2026-03-05T10:00:00Z', stops: [{ town: 'Ulm', order: 1 }], note: null };
  const { note: _note, ...known } = data;
  const events = new EventBridgeClient(settings());
  const entry = (detail: unknown) => ({
    EventBusName: 'parcels',
    Source: 'partner.parcels',
    DetailType: 'ParcelLost',
    Detail: JSON.stringify({ metadata, data: detail }),
  });
  const Entries = [data, { ...known, weight: 2.5 }].map(entry);
  expect(await events.send(new PutEventsCommand({ Entries }))).toMatchObject({ FailedEntryCount: 0 });
  events.destroy();
}

const run = (...args: readonly string[]): Promise<string> =>
  copy.node(['tools/new.ts', 'event', '--from-registry', SCHEMA, '--endpoint', region.endpoint, ...args]);

test(
  'a schema that discovery inferred becomes a contract, which is generated, and is never overwritten',
  async () => {
    await expect(run()).rejects.toThrow('data.note: nothing was seen of it');
    expect(existsSync(path.join(copy.folder, FILE))).toBe(false);

    const without = ['--without', 'data.note'];
    expect(await run(...without, '--dry-run')).toContain(`would write ${FILE}`);
    expect(existsSync(path.join(copy.folder, FILE))).toBe(false);

    const output = await run(...without);
    expect(output).toContain(`wrote ${FILE}`);
    expect(output).toContain('Review the schema');
    const contract = JSON.parse(readFileSync(path.join(copy.folder, FILE), 'utf8'));
    expect(contract).toMatchObject({
      title: 'ParcelLostV1',
      required: ['lostAt', 'parcelId', 'stops'],
      properties: {
        lostAt: { type: 'string', format: 'date-time' },
        stops: { items: { required: ['order', 'town'], properties: { order: { type: 'number' } } } },
        weight: { type: 'number' },
      },
    });
    const types = readFileSync(path.join(copy.folder, 'schemas/generated/types.ts'), 'utf8');
    expect(types).toContain('export type { ParcelLostV1 }');

    await expect(run(...without)).rejects.toThrow('ParcelLost exists already');
  },
  TIMEOUT_MS,
);

test(
  'a schema that is not there is refused with the nearest one, and a registry with its reason',
  async () => {
    const { endpoint } = region;
    const ask = (...args: readonly string[]) =>
      copy.node(['tools/new.ts', 'event', '--endpoint', endpoint, '--from-registry', ...args]);
    await expect(ask('partner.parcels@ParcelLots')).rejects.toThrow(`Did you mean ${SCHEMA}?`);
    await expect(ask(SCHEMA, '--registry', 'none')).rejects.toThrow('There is no registry none.');
  },
  TIMEOUT_MS,
);
