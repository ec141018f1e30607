import { SchemasClient } from '@aws-sdk/client-schemas';
import type { JsonObject } from '../../../src/core/json.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { schemasRows } from '../../../src/schemas/api/rows.ts';
import { SchemasService } from '../../../src/schemas/schemas-service.ts';
import { serve } from '../../support/served.ts';

export const NOW = '2026-01-02T03:04:05.000Z';
export const BUS = 'arn:aws:events:eu-west-1:000000000000:event-bus/orders';

/** A schema registry behind HTTP, and a bus that carries the test's events. */
export async function openRegistry() {
  const clock = new VirtualClock(Date.parse(NOW));
  const listeners = new Map<string, Set<(event: JsonObject) => void>>();
  const service = new SchemasService({
    clock,
    region: 'eu-west-1',
    accountId: '000000000000',
    onEvent: (busArn, listener) => {
      const known = listeners.get(busArn) ?? new Set();
      listeners.set(busArn, known.add(listener));
      return () => known.delete(listener);
    },
  });
  const served = await serve(clock, { rest: schemasRows(service) });
  const client = new SchemasClient(served.client);
  const close = async (): Promise<void> => {
    client.destroy();
    await served.close();
  };
  const onBus = (event: JsonObject): void => {
    for (const listener of listeners.get(BUS) ?? []) listener(event);
  };
  return { client, service, onBus, close };
}

/** A short form of the SDK client's error. */
export async function errorOf(call: Promise<unknown>) {
  const error: unknown = await call.then(
    () => new Error('The call succeeded.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error('No error was thrown.');
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  const status = typeof metadata === 'object' && metadata && 'httpStatusCode' in metadata ? metadata.httpStatusCode : 0;
  const code = 'Code' in error ? error.Code : undefined;
  return { name: error.name, code, message: 'Message' in error ? error.Message : error.message, status };
}

/** An event as it is on a bus. */
export function eventWith(detail: JsonObject, resources: readonly string[] = []): JsonObject {
  return {
    version: '0',
    id: 'e-1',
    'detail-type': 'Order placed',
    source: 'shop.orders',
    account: '000000000000',
    time: '2026-01-02T03:04:05Z',
    region: 'eu-west-1',
    resources,
    detail,
  };
}
