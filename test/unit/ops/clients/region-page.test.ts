import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { healthOf } from '../../../../ops/clients/region-page.ts';
import { answeringServer } from '../../../support/answering-server.ts';

let complaints: string[];
beforeEach(() => {
  complaints = [];
  const note = (text: string): void => void complaints.push(text);
  jest.spyOn(console, 'error').mockImplementation(note);
});
afterEach(() => {
  jest.restoreAllMocks();
});

async function health(status: number, body: string) {
  await using server = await answeringServer((_request, response) => void response.writeHead(status).end(body));
  return await healthOf(server.url);
}

test('a region tells its time, its Kafka and its schema registry', async () => {
  const kafka = { kafkaBootstrapServers: '127.0.0.1:9092', schemaRegistryUrl: 'http://127.0.0.1:8081' };
  const page = { now: '2026-03-02T09:00:00Z', ...kafka };
  expect(await health(200, JSON.stringify(page))).toEqual({
    nowMs: Date.parse(page.now),
    ...kafka,
  });
  expect(complaints).toEqual([]);
});

test.each([
  [404, 'no such page'],
  [200, '<html>'],
  [200, '{"status":"running"}'],
])('of an emulator that answers with %i and %s the time is ours, and a line says so', async (status, body) => {
  const beforeMs = Date.now();
  const { nowMs, kafkaBootstrapServers } = await health(status, body);
  expect(nowMs).toBeGreaterThanOrEqual(beforeMs);
  expect(kafkaBootstrapServers).toBeUndefined();
  expect(complaints).toEqual([expect.stringContaining('does not tell its time')]);
});

test('a region that fails is not taken for another emulator', async () => {
  await expect(health(500, 'broken')).rejects.toThrow(/status 500/);
});
