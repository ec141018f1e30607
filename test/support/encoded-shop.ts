import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { expect } from '@jest/globals';
import { type Region, startRegion } from '@tributary/region';
import type { Event } from '#lib/event.ts';
import { type EncodedTopics, messageFor } from '#lib/kafka/encoded-message.ts';
import type { KafkaMessage } from '#lib/kafka/message.ts';
import { registerContracts } from '#lib/kafka/registry/register.ts';
import { contractsIn, encodingsIn } from '#lib/kafka/registry/template-schemas.ts';
import { allEncodings } from '#schemas/generated/encodings.ts';
import { produce } from '../../demo/traffic/send.ts';
import { registryAt } from '../../ops/clients/schema-registry.ts';
import { type Endpoint, openEndpoint } from '../../ops/dlq/endpoint.ts';
import { arn, queue, queuePolicy } from '../../packages/region/test/support/resources.ts';
import { clientOf } from '../../tools/aws-clients.ts';
import { drain } from '../../tools/invoke/drain-queue.ts';

/** Sees every event that is on the bus. */
const OBSERVER = {
  Seen: queue('seen'),
  SeenPolicy: queuePolicy('Seen'),
  SeeAll: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventBusName: { Ref: 'Bus' },
      EventPattern: { source: [{ prefix: '' }] },
      Targets: [{ Id: 'seen', Arn: arn('Seen') }],
    },
  },
};

/** A packaged application in a region, some of whose topics carry Avro or Protobuf. */
export interface EncodedShop {
  readonly region: Region;
  readonly endpoint: Endpoint;
  /** The message of an event as its topic carries it. */
  message(topic: string, event: Event): Promise<KafkaMessage>;
  /** The text of a schema in the registry. */
  schemaOf(id: string): Promise<string>;
  /** Writes messages, and resolves once nothing is under way. */
  produced(...messages: readonly KafkaMessage[]): Promise<void>;
  /** The events that were on the bus since the last call, oldest first. */
  onTheBus(): Promise<readonly BusEvent[]>;
  /** The dead letters on a queue since the last call. */
  deadLetters(queueId: string): Promise<readonly unknown[]>;
  stop(): Promise<void>;
}

interface BusEvent {
  readonly 'detail-type': string;
  readonly detail: Event<string, object>;
}

/**
 * Starts an application with its schemas in the registry that `KafkaSchemaRegistry` names: `glue`, or that of the region.
 * @param compiled path of its template, beside which the zips of its functions are
 */
export async function encodedShop(
  compiled: string,
  parameters: Readonly<Record<string, string>>,
): Promise<EncodedShop> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'encoded-'));
  cpSync(path.dirname(compiled), folder, { recursive: true });
  const template = JSON.parse(readFileSync(compiled, 'utf8'));
  Object.assign(template.Resources, OBSERVER);
  writeFileSync(path.join(folder, path.basename(compiled)), JSON.stringify(template));
  const region = await startRegion({ packageDir: folder, port: 0, kafka: { port: 0 }, clock: 'virtual', parameters });
  const endpoint = await openEndpoint({ aws: false, stage: 'dev', endpoint: region.endpoint });
  const topics = await topicsOf(region, template, parameters['KafkaSchemaRegistry'] === 'glue');
  const sqs = new SQSClient(clientOf(region));
  const taken = async (queueId: string) =>
    (await drain(sqs, region.resources.get(queueId)?.ref ?? '')).map((body) => JSON.parse(body));
  return {
    region,
    endpoint,
    message: (topic, event) => messageFor(topic, event, topics),
    schemaOf: async (id) => (await topics.registry().schemaOf(id))?.text ?? '',
    produced: async (...messages) => {
      await produce(messages, region.kafkaConnection);
      await region.settled();
    },
    onTheBus: () => taken('Seen'),
    deadLetters: taken,
    stop: async () => {
      sqs.destroy();
      await endpoint.close();
      await region.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** In Glue the template has the schemas. In another registry a team registers them before its producers write. */
async function topicsOf(region: Region, template: unknown, isInGlue: boolean): Promise<EncodedTopics> {
  const url = region.schemaRegistryUrl;
  const registrations = isInGlue ? [] : await registerContracts(url, contractsIn(template, allEncodings), { fetch });
  expect(registrations.filter(({ outcome }) => outcome === 'refused')).toEqual([]);
  const registry = registryAt(isInGlue ? 'glue:tributary-dev' : url, region.endpoint);
  return { encodings: encodingsIn(template), registry: () => registry, contracts: allEncodings };
}
