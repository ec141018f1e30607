import { Reader, type Writer } from '@platformatic/kafka';
import { type Random, seededRandom } from '../../src/core/random.ts';
import { realClock } from '../../src/core/real-clock.ts';
import { APIS } from '../../src/kafka/apis/index.ts';
import { newState } from '../../src/kafka/new-state.ts';
import { NO_ANSWER } from '../../src/kafka/protocol/api.ts';
import type { BrokerApi, BrokerState } from '../../src/kafka/state.ts';
import { type Given, randomMessage, readMessage } from './message-codec.ts';
import { contains, type MessageDefinition, messageDefinitions } from './message-definitions.ts';

const REQUESTS_PER_VERSION = 40;
/** Contents with which every request is answered, and at once. */
const GIVEN: Given = { Acks: 1, MaxWaitMs: 0, SessionTimeoutMs: 1 };

/**
 * Sends random requests of every API and version that the broker has, laid out by Apache Kafka's own definitions, and
 * reads the answers by them.
 * @returns how many API versions were compared
 * @throws Error that names the API and version whose layout differs
 */
export async function compareLayouts(clientsJar: string): Promise<number> {
  const definitions = messageDefinitions(clientsJar);
  const random = seededRandom(7);
  const clock = realClock();
  const timeouts = { minSessionTimeoutMs: 6_000, maxSessionTimeoutMs: 1_800_000 };
  const sizes = { maxRequestBytes: 1_000_000, memoryLimitBytes: 100_000_000, maxGroups: 100 };
  const limits = { ...sizes, maxConnections: 100, maxIdleMs: 600_000, onGroupForgotten: () => {} };
  const where = { clock, random, liveness: clock, host: '127.0.0.1', defaultPartitions: 3, onError: console.error };
  const state = newState({ ...where, ...limits, ...timeouts });
  let compared = 0;
  for (const api of APIS) {
    const request = definitions.get(`${api.name}Request`);
    const response = definitions.get(`${api.name}Response`);
    if (request === undefined || response === undefined) throw new Error(`Kafka does not know ${api.name}.`);
    checkNames(api, request);
    // Versions that Kafka has dropped have no definition any more.
    for (let version = Math.max(api.minVersion, request.versions.first); version <= api.maxVersion; version++) {
      await compareVersion(api, version, { request, response, random, state });
      compared++;
    }
  }
  state.groups.close();
  return compared;
}

interface Comparison {
  readonly request: MessageDefinition;
  readonly response: MessageDefinition;
  readonly random: Random;
  readonly state: BrokerState;
}

function checkNames({ key, name, maxVersion, flexibleFrom }: BrokerApi, request: MessageDefinition): void {
  if (key !== request.apiKey) throw new Error(`${name} has key ${request.apiKey}, not ${key}.`);
  if (maxVersion > request.versions.last) throw new Error(`${name} has no version ${maxVersion}.`);
  const isFlexible = contains(request.flexibleVersions, maxVersion);
  const agrees = isFlexible ? flexibleFrom === request.flexibleVersions.first : flexibleFrom > maxVersion;
  if (!agrees) throw new Error(`${name} is flexible from ${request.flexibleVersions.first} on, not ${flexibleFrom}.`);
}

async function compareVersion(api: BrokerApi, version: number, comparison: Comparison): Promise<void> {
  const { request, response, random, state } = comparison;
  const caller = { version, clientId: 'layouts', clientHost: '/127.0.0.1', onDisconnect: () => () => {} };
  for (let count = 0; count < REQUESTS_PER_VERSION; count++) {
    try {
      const body = Reader.from(randomMessage(request, version, random, GIVEN).buffer);
      const answer = await api.serve(body, state, caller);
      if (body.position !== body.length) throw new Error(`${body.length - body.position} bytes were not read`);
      if (answer === NO_ANSWER) throw new Error('there was no answer');
      readMessage(response, version, readerOf(answer));
    } catch (cause) {
      throw new Error(`${api.name} version ${version}: ${cause instanceof Error ? cause.message : String(cause)}`, {
        cause,
      });
    }
  }
}

function readerOf(writer: Writer): Reader {
  return Reader.from(writer.buffer);
}
