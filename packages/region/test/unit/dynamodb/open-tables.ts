import { openSpill } from '../../../src/composition/sqlite-spill.ts';
import { FROM_INSIDE } from '../../../src/composition/task-services.ts';
import { isObject, type JsonObject, textOf } from '../../../src/core/json.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { NO_STATE_STORE, type StateStore } from '../../../src/core/state-store.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { streamsOperations } from '../../../src/dynamodb/streams/streams-api.ts';
import { TableService } from '../../../src/dynamodb/table-service.ts';

export const NOW = Date.parse('2026-01-02T03:04:05.000Z');
const HOME = { region: 'eu-west-1', accountId: '000000000000' };

/** The tables of a region, called as the endpoint calls them. */
export function openTables(stateStore: StateStore = NO_STATE_STORE) {
  const clock = new VirtualClock(NOW);
  const service = new TableService({ ...HOME, clock, random: seededRandom(1), stateStore, spill: openSpill() });
  service.restore();
  const operations = { ...service.operations(), ...streamsOperations(service.streams, HOME.region) };
  const call = async (operation: string, input: JsonObject): Promise<JsonObject> => {
    const answer = await operations[operation]?.(structuredClone(input), FROM_INSIDE);
    // As a client reads it.
    const read: unknown = JSON.parse(JSON.stringify(answer ?? {}));
    return isObject(read) ? read : {};
  };
  /** What comes of a refused call. */
  const refused = async (operation: string, input: JsonObject): Promise<string> => {
    try {
      return `not refused: ${JSON.stringify(await call(operation, input))}`;
    } catch (error) {
      return error instanceof Error ? `${codeOf(error)}: ${error.message}` : String(error);
    }
  };
  return { service, clock, call, refused };
}

const codeOf = (error: Error): string => ('code' in error ? textOf(error.code) : error.name);

/** A table with the partition key `id`. */
export function plainTable(TableName: string, more: JsonObject = {}): JsonObject {
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    ...more,
  };
}

export const STREAM = { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } };

export const ORDERS_ARN = 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders';
/** An index of orders by their customer, and the attribute that it needs. */
export const INDEX = {
  IndexName: 'by-customer',
  KeySchema: [{ AttributeName: 'customer', KeyType: 'HASH' }],
  Projection: { ProjectionType: 'KEYS_ONLY' },
};
export const CUSTOMER = { AttributeDefinitions: [{ AttributeName: 'customer', AttributeType: 'S' }] };
export const order = (id: string, customer: string): JsonObject => ({
  id: { S: id },
  customer: { S: customer },
  n: { N: '1' },
});
