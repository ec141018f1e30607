import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { protocolErrors } from '@platformatic/kafka';
import { CONNECTION_CODES, type ConnectionCode, type KafkaApi } from '../../src/kafka-client/api-error.ts';
import type { ClusterOptions } from '../../src/kafka-client/cluster-reader.ts';
import type { Mapping } from '../../src/lambda/mappings/mapping.ts';
import { KINDS, PROBLEMS } from '../../src/lambda/mappings/trouble/kinds.ts';
import { kindNameOf, TROUBLES } from '../../src/lambda/mappings/trouble/table.ts';
import { goodBatch } from '../support/fake-cluster/bad-batches.ts';
import { FakeCluster } from '../support/fake-cluster/fake-cluster.ts';
import { mappingOn, offsetsIn } from '../support/fake-cluster/mapping.ts';
import type { Call, Misbehaviour } from '../support/fake-cluster/state.ts';
import { until } from '../support/until.ts';

// Most of their time they wait, so the tests of this file run side by side.
const LIMIT_MS = 60_000;
const TEST_LIMIT_MS = 180_000;
/** Far more than a mapping asks that waits between attempts, and far less than one that does not. */
const MOST_CALLS_A_SECOND = 60;

/** A cluster of two partitions with two records each, and a mapping that is not yet enabled. */
async function running(more: Partial<ClusterOptions> = {}) {
  const cluster = await FakeCluster.start(1);
  const topic = cluster.state.makeTopic('orders', 2);
  for (const partition of topic.partitions) for (const value of ['a', 'b']) partition.append(goodBatch(value), 1);
  const { bootstrapServers } = cluster;
  const ofMapping = mappingOn({ bootstrapServers, requestTimeoutMs: 1_000, ...more }, () => null);
  return {
    cluster,
    ...ofMapping,
    [Symbol.asyncDispose]: async () => {
      await ofMapping.mapping.disable();
      await cluster.stop();
    },
  };
}

async function troublesOf(mapping: Mapping): Promise<readonly string[]> {
  const all = [mapping.trouble, ...(await mapping.lag()).map(({ trouble }) => trouble)];
  return all.flatMap((trouble) => (trouble ? [`${trouble.api} ${trouble.code}`] : []));
}

/** Nothing is left out, and the order within each partition holds: what comes again comes after it was there. */
function expectAllRead(events: readonly unknown[]): void {
  const first = [...new Set(offsetsIn(events))];
  expect(first.filter((one) => one.startsWith('0@'))).toEqual(['0@0', '0@1']);
  expect(first.filter((one) => one.startsWith('1@'))).toEqual(['1@0', '1@1']);
}

const callsOf = ({ state }: FakeCluster): number => [...state.calls.values()].reduce((sum, count) => sum + count, 0);
const isCommitted = ({ state }: FakeCluster) =>
  ['orders-0', 'orders-1'].every((name) => state.commits.get(name) === 2n);

/** Refused for a while, the mapping says why and does not spin; then it reads everything. */
async function survives(api: Call & KafkaApi, code: string): Promise<void> {
  await using set = await running({ requestTimeoutMs: 10_000 });
  const { cluster, mapping, events } = set;
  const kind = KINDS[kindNameOf({ api, code })];
  const number = Object.entries(protocolErrors).find(([id]) => id === code)?.[1].code;
  if (number === undefined) throw new Error(`Kafka has no error ${code}.`);
  if (api === 'Heartbeat') {
    await mapping.enable();
    await until(() => isCommitted(cluster), LIMIT_MS);
  }
  const startedAt = performance.now();
  cluster.state.refusals.set(api, { code: number });
  if (api !== 'Heartbeat') await mapping.enable();
  const isRejoin = api === 'Heartbeat' && kindNameOf({ api, code }) === 'rebalance';
  const shown = isRejoin ? 'Heartbeat REBALANCE_IN_PROGRESS' : `${api} ${code}`;
  await until(async () => (await troublesOf(mapping)).includes(shown), LIMIT_MS);
  await until(() => mapping.lastResult === PROBLEMS[kind.problem], LIMIT_MS);
  const stopReason = 'stopReason' in kind ? kind.stopReason : 'USER_INITIATED';
  await until(() => mapping.stateReason === stopReason, LIMIT_MS);
  expect(callsOf(cluster)).toBeLessThan((MOST_CALLS_A_SECOND * (performance.now() - startedAt)) / 1_000 + 100);
  cluster.state.refusals.clear();
  await until(async () => isCommitted(cluster) && (await troublesOf(mapping)).length === 0, LIMIT_MS);
  expectAllRead(events);
  expect(mapping.lastResult).toBe('OK');
}

const APIS = Object.keys(TROUBLES).filter((api) => !['Connection', 'SchemaRegistry'].includes(api)) as (Call &
  KafkaApi)[];

describe('a cluster that refuses a call', () => {
  test.concurrent.each(APIS)(
    '%s: with each of the codes that it has for it, the mapping says so, waits, and goes on when it may',
    async (api) => {
      await Promise.all(Object.keys(TROUBLES[api]).map((code) => survives(api, code)));
    },
    TEST_LIMIT_MS,
  );

  test('with a code that nobody knows', async () => {
    await using set = await running();
    const { cluster, mapping, events } = set;
    cluster.state.refusals.set('Fetch', { code: 999 });
    await mapping.enable();
    await until(async () => (await troublesOf(mapping)).includes('Fetch CODE_999'), LIMIT_MS);
    cluster.state.refusals.clear();
    await until(() => isCommitted(cluster), LIMIT_MS);
    expectAllRead(events);
  });
});

interface ConnectionTrouble {
  readonly code: ConnectionCode;
  readonly options?: Partial<ClusterOptions>;
  readonly begin: (cluster: FakeCluster) => void | Promise<void>;
  readonly end: (cluster: FakeCluster) => void | Promise<void>;
}

const misbehaving = (call: Call, wrong: Misbehaviour, code: ConnectionCode): ConnectionTrouble => ({
  code,
  begin: ({ state }) => void state.misbehaviours.set(call, wrong),
  end: ({ state }) => state.misbehaviours.clear(),
});

const SASL: ClusterOptions['sasl'] = { mechanism: 'PLAIN', username: 'u', password: 'p' };
const nothing = (): void => {};

const CONNECTION_TROUBLES: Readonly<Record<string, ConnectionTrouble>> = {
  'nobody listens': {
    code: 'REFUSED',
    begin: (cluster) => cluster.stopNode(0),
    end: (cluster) => cluster.startNode(0),
  },
  'a name that nobody knows': {
    code: 'NAME_UNKNOWN',
    options: { bootstrapServers: ['no-such-host.invalid:9092'] },
    begin: nothing,
    end: nothing,
  },
  'a login that is refused': {
    code: 'SASL_FAILED',
    options: { sasl: SASL },
    begin: ({ state }) => {
      state.acceptsLogin = false;
    },
    end: ({ state }) => {
      state.acceptsLogin = true;
    },
  },
  'a broker that speaks no TLS': {
    code: 'TLS_FAILED',
    options: { tls: {} },
    begin: ({ state }) => {
      state.tls = 'plain';
    },
    end: nothing,
  },
  'a broker that takes no certificate of ours': {
    code: 'CLIENT_CERTIFICATE_REFUSED',
    options: { tls: {} },
    begin: ({ state }) => {
      state.tls = 'bad-certificate';
    },
    end: nothing,
  },
  'a broker that is too old': {
    code: 'UNSUPPORTED',
    begin: ({ state }) => void state.unspoken.add('Fetch'),
    end: nothing,
  },
  'a fetch that resets the connection': misbehaving('Fetch', 'reset', 'RESET'),
  'a fetch that is never answered': misbehaving('Fetch', 'silent', 'TIMED_OUT'),
  'a fetch whose answer is cut off': misbehaving('Fetch', 'cut', 'RESET'),
  'a fetch whose answer is nonsense': misbehaving('Fetch', 'garbage', 'ANSWER_UNREADABLE'),
  'metadata that are never answered': misbehaving('Metadata', 'silent', 'TIMED_OUT'),
  'metadata that are nonsense': misbehaving('Metadata', 'garbage', 'ANSWER_UNREADABLE'),
  'a join that resets the connection': misbehaving('JoinGroup', 'reset', 'RESET'),
  'offsets that are never answered': misbehaving('OffsetFetch', 'silent', 'TIMED_OUT'),
  'a commit that resets the connection': misbehaving('OffsetCommit', 'reset', 'RESET'),
};

describe('a connection', () => {
  test.concurrent.each(Object.entries(CONNECTION_TROUBLES))(
    'with %s: the mapping says so, waits, and goes on when it is well',
    async (_name, { code, options, begin, end }) => {
      await using set = await running(options);
      const { cluster, mapping, events } = set;
      await begin(cluster);
      await mapping.enable();
      const kind = KINDS[kindNameOf({ api: 'Connection', code })];
      await until(async () => (await troublesOf(mapping)).includes(`Connection ${code}`), LIMIT_MS);
      await until(() => mapping.lastResult === PROBLEMS[kind.problem], LIMIT_MS);
      expect(mapping.stateReason).toBe('stopReason' in kind ? kind.stopReason : 'USER_INITIATED');
      const before = callsOf(cluster);
      await setTimeout(300);
      expect(callsOf(cluster) - before).toBeLessThan(40);
      if (end === nothing) return;
      await end(cluster);
      await until(async () => isCommitted(cluster) && (await troublesOf(mapping)).length === 0, LIMIT_MS);
      expectAllRead(events);
    },
    TEST_LIMIT_MS,
  );

  test('every way in which it can fail is tried', () => {
    const tried = new Set(Object.values(CONNECTION_TROUBLES).map(({ code }) => code));
    expect(CONNECTION_CODES.filter((code) => !tried.has(code))).toEqual(['FAILED']);
  });
});
