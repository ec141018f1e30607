import { at, type JsonObject, textOf } from '@tributary/region/json';
import type { KafkaConnection } from '@tributary/region/kafka-client';
import { healthOf } from '../../ops/clients/region-page.ts';
import { compiledTemplate } from '../../ops/clients/topic-encodings.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { additions } from '../addition.ts';
import { type Application, applicationIn } from '../check/application.ts';
import { type BusObserver, observeBus } from '../check/bus.ts';
import { registeredWire } from '../traffic/registered-wire.ts';
import type { Wire } from '../traffic/wire.ts';
import { clientsOf, secondsOf } from './clients.ts';
import { Operator } from './operator.ts';
import type { ChaosPart, Clients } from './part.ts';
import { RegionPages } from './region-pages.ts';
import type { RegionProcess } from './region-process.ts';

/** The parts of a run that follow from the region's resources. */
export interface Opened {
  readonly pages: RegionPages;
  readonly clients: Clients;
  readonly kafka: KafkaConnection;
  /** Logical id -> type, ref, attributes. */
  readonly resources: JsonObject;
  readonly application: Application;
  readonly bus: BusObserver;
  readonly busName: string;
  readonly operator: Operator;
  readonly parts: readonly ChaosPart[];
  readonly wire: Wire;
}

/** Looks at a region that has started, and begins to observe its bus. */
export async function openRun({ endpoint, kafkaBootstrapServers }: RegionProcess): Promise<Opened> {
  const pages = new RegionPages(endpoint);
  const resources = await pages.resources();
  const clients = clientsOf(endpoint);
  const operator = new Operator(endpoint);
  const kafka = { bootstrapServers: [kafkaBootstrapServers] };
  const busName = textOf(at(resources, 'Bus', 'ref'));
  const application = applicationIn(await ensurePackaged(), (logicalId) => resources[logicalId] !== undefined);
  const bus = await observeBus(clients, busName);
  const aSecond = await secondsOf(clients.sqs);
  const nowMs = async (): Promise<number> => Date.parse(await pages.now());
  const around = { endpoint, clients, resources, operator, kafka, aSecond, nowMs };
  const parts = await Promise.all((await additions()).flatMap(({ chaos }) => chaos?.(around) ?? []));
  const { schemaRegistryUrl = '' } = await healthOf(endpoint);
  const wire = await registeredWire(compiledTemplate(), schemaRegistryUrl);
  return { pages, clients, kafka, resources, application, bus, busName, operator, parts, wire };
}
