import type { RequestListener } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { mappingsOf } from '../../../../ops/lag/mappings.ts';
import { lagJson, lagText } from '../../../../ops/lag/text.ts';
import { answeringServer } from '../../../support/answering-server.ts';

const answers = (status: number, body: string): RequestListener => {
  return (_request, response) => void response.writeHead(status).end(body);
};

const MAPPING = {
  target: 'record',
  group: 'readings',
  state: 'Enabled',
  lastResult: 'OK',
  partitions: [{ topic: 'readings', partition: 0, missingRecords: 2 }],
};

describe('what keeps readers from getting on', () => {
  test('is what the region says', async () => {
    await using region = await answeringServer(answers(200, JSON.stringify({ mappings: [MAPPING] })));
    const said = await mappingsOf(region.url);
    expect(said).toMatchObject({ mappings: [{ target: 'record', partitions: [{ missingRecords: 2 }] }] });
    expect(said.unknown).toBeUndefined();
  });

  const FAILURES: readonly (readonly [string, RequestListener, reason: RegExp])[] = [
    ['refuses', answers(500, 'no'), /status 500/],
    ['knows no such page', answers(404, ''), /status 404/],
    ['answers with something else', answers(200, '{"ok":true}'), /without mappings/],
    ['answers with a page', answers(200, '<html>'), /JSON/],
    ['hangs up', (request) => request.socket.destroy(), /fetch failed/],
  ];

  test.each(FAILURES)('is said to be unknown when the region %s', async (_what, answer, reason) => {
    await using region = await answeringServer(answer);
    const { mappings, unknown = '' } = await mappingsOf(region.url);
    expect(mappings).toEqual([]);
    expect(unknown).toContain(`${region.url}/_region/mappings: `);
    expect(unknown).toMatch(reason);
    const text = lagText({ rows: [], mappings, unknown });
    expect(text).toContain(`What keeps readers from getting on is not known: ${region.url}`);
    expect(JSON.parse(lagJson({ rows: [], mappings, unknown }))).toEqual({ mappingsUnknown: unknown });
  });

  test('is not asked for when the cluster is no region’s', async () => {
    expect(await mappingsOf(undefined)).toEqual({ mappings: [] });
  });
});
