import type { Json, JsonObject } from '@tributary/region/json';
import type { CatalogueEntry } from '#schemas/catalogue.ts';
import { camelCase, constantOf } from './names.ts';

const SAMPLE_TIME = '2026-03-02T12:00:00Z';

/** What the new files are made from. */
export interface NewHandler {
  readonly name: string;
  readonly event: CatalogueEntry;
  /** The data of the sample event. */
  readonly data: Json;
}

/** The files of a handler, by their path in the project. */
export function handlerFiles(handler: NewHandler): Readonly<Record<string, string>> {
  const { name } = handler;
  return {
    [`functions/${name}/handler.ts`]: wiring(handler),
    [`functions/${name}/env.ts`]: ENV,
    [`functions/${name}/${name}.ts`]: reaction(handler),
    [`events/eventbridge/${name}.json`]: `${JSON.stringify(sampleEvent(handler), null, 2)}\n`,
    [`test/unit/functions/${name}.test.ts`]: unitTest(handler),
  };
}

/** The function's entry in serverless.yml, below `functions:`. */
export const yamlEntry = ({ name, event }: NewHandler): string => `
  ${name}:
    events:
      - eventBridge:
          eventBus: !Ref Bus
          pattern: { source: [${event.source}], detail-type: [${event.type}] }
`;

const ENV = `import { readEnv } from '#lib/env.ts';
import { kitVariables } from '#lib/kit.ts';

export const env = readEnv(kitVariables);
`;

function wiring({ name, event }: NewHandler): string {
  const [react, contract] = [camelCase(name), constantOf(event.type)];
  return `import { onEvent } from '#lib/handlers/on-event.ts';
import { on } from '#lib/handlers/reactions.ts';
import { kitFor } from '#lib/kit.ts';
import { ${contract} } from '#schemas/generated/contracts.ts';
import { env } from './env.ts';
import { ${react} } from './${name}.ts';

const kit = kitFor(env);

export const handler = onEvent(
  kit,
  on(${contract}, async (event) => kit.logger.info('${name}', { ...${react}(event) })),
);
`;
}

function reaction({ name, event }: NewHandler): string {
  const contract = constantOf(event.type);
  return `import type { EventOf } from '#lib/contract.ts';
import type { ${contract} } from '#schemas/generated/contracts.ts';

/** What is to be done about an ${event.type}. */
export function ${camelCase(name)}({ metadata }: EventOf<typeof ${contract}>) {
  return { eventId: metadata.id, subject: metadata.subject };
}
`;
}

function sampleEvent({ name, event, data }: NewHandler): JsonObject {
  return {
    version: '0',
    id: '6f1c0a52-0000-4000-8000-000000000001',
    'detail-type': event.type,
    source: event.source,
    account: '123456789012',
    time: SAMPLE_TIME,
    region: 'eu-west-1',
    resources: [],
    detail: {
      metadata: {
        id: `evt-${name}-1`,
        type: event.type,
        version: event.version,
        source: event.source,
        subject: `${name}-1`,
        time: SAMPLE_TIME,
        correlationId: `story-${name}-1`,
        causationId: `evt-${name}-1`,
        sequence: 1,
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
        hops: 1,
      },
      data,
    },
  };
}

function unitTest({ name, event }: NewHandler): string {
  const [react, contract] = [camelCase(name), constantOf(event.type)];
  return `import { expect, test } from '@jest/globals';
import { conform, parseEnvelope } from '#lib/contract.ts';
import { ${contract} } from '#schemas/generated/contracts.ts';
import sample from '../../../events/eventbridge/${name}.json' with { type: 'json' };
import { ${react} } from '../../../functions/${name}/${name}.ts';

test('${name} names the event and what it happened to', () => {
  const event = conform(${contract}, parseEnvelope(sample.detail));
  expect(${react}(event)).toEqual({ eventId: 'evt-${name}-1', subject: '${name}-1' });
});
`;
}
