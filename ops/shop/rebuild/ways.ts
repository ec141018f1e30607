import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { replayArchive } from './archive.ts';
import { rebuildFromEventStore } from './event-store.ts';

/** AWS clients of a rebuild. */
export interface RebuildClients {
  readonly tables: DynamoDBDocumentClient;
  readonly events: EventBridgeClient;
}

/** The ways to rebuild the read model of a stack. Each returns a text to print. */
export const WAYS: Readonly<Record<string, (clients: RebuildClients, stack: string) => Promise<string>>> = {
  'event-store': async ({ tables }, stack) => {
    const { orders, events } = await rebuildFromEventStore(tables, `${stack}-order-events`, `${stack}-orders`);
    return `${orders} orders rebuilt from ${events} events`;
  },
  archive: async ({ events }, stack) => `replay ${await replayArchive(events, stack)} is under way`,
};
