import type { CatalogueEntry } from '#schemas/catalogue.ts';
import { constantOf } from '../names.ts';
import { type EncodedTopic, OPTIONS } from './encoded-topic.ts';
import type { HttpRoute } from './http-route.ts';
import type { Table } from './table.ts';

/** What invokes it: a rule of the bus, a queue behind one, a topic of Kafka, a schedule, or a request over HTTP. */
export type From = 'bus' | 'queue' | 'kafka' | 'schedule' | 'http';

/** What the files of a new handler are made from. */
export interface NewHandler {
  readonly name: string;
  readonly from: From;
  /** The events that it reacts to: none on a schedule and over HTTP. The first is that of the sample. */
  readonly events: readonly CatalogueEntry[];
  readonly publishes: readonly CatalogueEntry[];
  readonly topic: string | undefined;
  /** Where the topic does not carry JSON. */
  readonly encoded: EncodedTopic | undefined;
  /** `rate(1 hour)` */
  readonly schedule: string | undefined;
  /** The route, over HTTP. */
  readonly http: HttpRoute | undefined;
  readonly table: Table | undefined;
  /** Folder below `domain/`. */
  readonly area: string;
  /** Name of the function that reacts. */
  readonly react: string;
  readonly service: string;
}

/** How its kind of handler is called, and what that needs. */
interface Kind {
  readonly maker: string;
  readonly module: string;
  /** Arguments between the kit and the reactions, in `handler.ts` and in a test. */
  readonly argument?: { readonly wired: string; readonly tested: string };
  /** Folder below `events/`. */
  readonly samples: string;
}

export const KINDS: Readonly<Record<From, Kind>> = {
  bus: { maker: 'onEvent', module: 'on-event', samples: 'eventbridge' },
  queue: { maker: 'onQueueBatch', module: 'on-queue-batch', samples: 'sqs' },
  kafka: {
    maker: 'onKafkaEvents',
    module: 'on-kafka-events',
    argument: { wired: 'env', tested: '{ partialBatch: true }' },
    samples: 'kafka',
  },
  schedule: { maker: 'onSchedule', module: 'on-schedule', samples: 'schedule' },
  http: { maker: 'onHttp', module: 'on-http', samples: 'http' },
};

/** `onEvent(kit, on(sensorReading, warnOfHeat))` */
export function handlerCall(handler: NewHandler, kit: string, react: string, place: 'wired' | 'tested'): string {
  const { maker, argument: ofKind } = KINDS[handler.from];
  const argument = handler.encoded === undefined ? ofKind : OPTIONS;
  return `${maker}(${[kit, ...(argument ? [argument[place]] : []), ...worksOf(handler, react)].join(', ')})`;
}

function worksOf({ events, http }: NewHandler, react: string): readonly string[] {
  if (http) return [`{ ${[...optionsOf(http), `handle: ${react}`].join(', ')} }`];
  return events.length > 0 ? events.map(({ type }) => `on(${constantOf(type)}, ${react})`) : [react];
}

const optionsOf = ({ isCommand, fields, definition }: HttpRoute): readonly string[] => [
  ...(isCommand ? ['isCommand: true'] : []),
  ...(fields.length > 0 ? [`body: ${definition}`] : []),
];

/** What a handler imports to name what it takes: events, or the body of a request. */
export function namingImports({ events, http }: NewHandler): readonly string[] {
  if (http)
    return http.fields.length > 0 ? [`import { ${http.definition} } from '#schemas/generated/requests.ts';`] : [];
  return events.length > 0 ? ["import { on } from '#lib/handlers/reactions.ts';", contractsImport(events)] : [];
}

/** The import of contracts, as types where only their type is used. */
export function contractsImport(values: readonly CatalogueEntry[], types: readonly CatalogueEntry[] = []): string {
  const onlyTypes = types.filter((entry) => !values.includes(entry)).map(({ type }) => constantOf(type));
  const names = [...values.map(({ type }) => constantOf(type)), ...onlyTypes.map((name) => `type ${name}`)];
  const list = values.length > 0 ? `{ ${names.join(', ')} }` : `type { ${onlyTypes.join(', ')} }`;
  return `import ${list} from '#schemas/generated/contracts.ts';`;
}
